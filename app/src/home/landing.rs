use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use super::curve::Curve;
use crate::{
    frame::LookSwitch,
    look,
    text::{common, home as words},
    ui::{
        icon::{Icon, IconName},
        mark::{Brand, Mark, RatingMark},
    },
};

/// `/`
#[component]
pub fn LandingPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::title(language)/>
        <Meta name="description" content=words::description(language)/>
        <a class="skip" href="#main">{crate::text::frame::skip(language)}</a>
        <header class="wrapx ltop">
            <a class="brand" href="/" aria-label=common::home(language)><Brand/></a>
            <nav aria-label=words::about(language)>
                <a class="btn btn-bare hm" href="#how">{words::nav_how(language)}</a>
                <LookSwitch/>
                <a class="btn btn-bare" href="/login">{words::login(language)}</a>
                <a class="btn btn-primary" href="/register">{words::start(language)}</a>
            </nav>
        </header>
        <main id="main">
            <section class="wrapx hero">
                <h1>
                    <span class="f">{words::line_fading(language)}</span>
                    " "
                    <span>{words::line_clear(language)}</span>
                </h1>
                <div>
                    <p>{words::lead(language)}</p>
                    <div class="go">
                        <a class="btn btn-primary btn-lg" href="/register">
                            {words::first_note(language)}
                        </a>
                        <a class="btn btn-quiet btn-lg" href="#own">{words::self_host(language)}</a>
                    </div>
                </div>
            </section>
            <section class="wrapx live" aria-labelledby="curve-head">
                <Curve/>
            </section>
            <section class="board bd" id="how">
                <div class="wrapx">
                    <h2>{words::recall_head(language)}</h2>
                    <p class="lead">{words::recall_lead(language)}</p>
                    <ul class="modes">
                        <li>
                            <h3>{words::step_write(language)}</h3>
                            <p>{words::step_write_text(language)}</p>
                            <div class="demo">
                                <Icon name=IconName::Pen size=18/>
                                {words::step_write_demo(language)}
                            </div>
                        </li>
                        <li>
                            <h3>{words::step_recall(language)}</h3>
                            <p>{words::step_recall_text(language)}</p>
                            <div class="demo d-self"><Ratings/></div>
                        </li>
                        <li>
                            <h3>{words::step_date(language)}</h3>
                            <p>{words::step_date_text(language)}</p>
                            <div class="demo">{words::step_date_demo(language)}</div>
                        </li>
                    </ul>
                </div>
            </section>
            <section class="wrapx own" id="own">
                <h2>{words::own_head(language)}</h2>
                <ul>
                    <li>{words::own_one(language)}</li>
                    <li>{words::own_two(language)}</li>
                    <li>{words::own_three(language)}</li>
                </ul>
                <pre class="install"><code>"./dev run"</code></pre>
            </section>
        </main>
        <footer class="wrapx lfoot">
            <span>"Resee"</span>
            <a href="/terms">{common::terms(language)}</a>
            <a href="/privacy">{common::privacy(language)}</a>
        </footer>
    }
}

/// The four ratings with example intervals, as the review shows them.
#[component]
fn Ratings() -> impl IntoView {
    let language = look::language();
    let examples = [
        (RatingMark::Again, words::example_again(language)),
        (RatingMark::Hard, words::example_hard(language)),
        (RatingMark::Good, words::example_good(language)),
        (RatingMark::Easy, words::example_easy(language)),
    ];
    examples
        .map(|(mark, interval)| view! { <span><Mark mark size=18/>{interval}</span> })
        .collect_view()
}
