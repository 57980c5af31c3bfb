use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    look,
    settings::calls::SaveTimeZone,
    text::frame as words,
    ui::{
        browser,
        icon::{Icon, IconName},
    },
};

/// Where this browser remembers the zone that it has offered.
const OFFERED: &str = "resee-zone-offered";

/// Offers, once for each zone, to count study days by the zone of a browser that is in another one.
#[island]
pub fn ZoneOffer(
    /// The learner's zone.
    stored: String,
) -> impl IntoView {
    let language = look::language();
    let device = RwSignal::new(None::<String>);
    let compared = stored.clone();
    Effect::new(move |_| {
        let zone = browser::time_zone();
        let is_new = !zone.is_empty() && zone != compared;
        if is_new && browser::recall(OFFERED).as_deref() != Some(zone.as_str()) {
            device.set(Some(zone));
        }
    });
    let remember = move || {
        if let Some(zone) = device.get_untracked() {
            browser::remember(OFFERED, &zone);
        }
    };
    move || {
        device.get().map(|zone| {
            let text = words::zone_offer(language, &zone, &stored);
            view! {
                <form
                    method="post"
                    action=SaveTimeZone::PATH
                    class="banner"
                    data-post=""
                    on:submit=move |_| remember()
                >
                    <Icon name=IconName::Clock size=18/>
                    <span>{text}</span>
                    <input type="hidden" name="time_zone" value=zone/>
                    <span class="acts-in">
                        <button class="btn btn-sm btn-quiet">{words::zone_change(language)}</button>
                        <button
                            type="button"
                            class="btn btn-sm btn-bare"
                            on:click=move |_| {
                                remember();
                                device.set(None);
                            }
                        >
                            {words::zone_keep(language)}
                        </button>
                    </span>
                </form>
            }
        })
    }
}
