use api::grading::Agreement;
use leptos::prelude::*;

use crate::{
    look,
    number::{grouped, percent},
    text::stats as words,
};
use domain::stats::Share;

/// How often learner and grader agree.
#[component]
pub fn Grader(agreement: Agreement) -> impl IntoView {
    let language = look::language();
    let Agreement {
        graded,
        agreed,
        left,
    } = agreement;
    let share = Share {
        hits: agreed,
        of: graded,
    };
    let rate = share
        .fraction()
        .zip(share.interval())
        .map(|(fraction, (low, high))| {
            view! {
                <p>
                    {words::agreement(
                        language,
                        grouped(u64::from(agreed)),
                        grouped(u64::from(graded)),
                        percent(high),
                        percent(low),
                        percent(fraction),
                    )}
                </p>
            }
        });
    let open = Share {
        hits: left,
        of: graded.saturating_add(left),
    };
    let left = open.fraction().map(|fraction| {
        view! {
            <p>
                {words::left_open(
                    language,
                    grouped(u64::from(open.of)),
                    grouped(u64::from(open.hits)),
                    percent(fraction),
                )}
            </p>
        }
    });
    let none = (open.of == 0).then(|| view! { <p>{words::grader_none(language)}</p> });
    view! {
        <section class="adm-sec">
            <h2>{words::grader(language)}</h2>
            <p class="meta">{words::grader_text(language)}</p>
            <div class="facts">{rate}{left}{none}</div>
        </section>
    }
}
