use leptos::prelude::*;

/// More steps than this would be too thin to tell apart.
const MOST: u32 = 40;

/// How far one has come: a tick for each step, a bar when there are many.
#[component]
pub fn Ticks(
    /// Steps taken.
    done: Signal<u32>,
    /// All steps.
    total: Signal<u32>,
    /// What it measures.
    label: &'static str,
) -> impl IntoView {
    // Only another number of steps draws anew; a step taken moves the ticks that are there.
    let total = Memo::new(move |_| total.get());
    move || {
        let total = total.get();
        if total > MOST {
            return view! { <progress class="bar" max=total value=done aria-label=label></progress> }
                .into_any();
        }
        let ticks = (0..total)
            .map(|step| {
                view! {
                    <i class:d=move || step < done.get() class:n=move || step == done.get()></i>
                }
            })
            .collect_view();
        view! {
            <div
                class="ticks"
                role="progressbar"
                aria-label=label
                aria-valuemin="0"
                aria-valuemax=total
                aria-valuenow=done
            >
                {ticks}
            </div>
        }
        .into_any()
    }
}
