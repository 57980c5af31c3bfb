//! The model that reads answers.

use secrecy::SecretString;
use services::ai::{AiLimits, ClaudeSettings, Recipient};

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[
    AI_API_KEY,
    AI_MODEL,
    AI_BASE_URL,
    GRADES_PER_DAY,
    CALLS_AT_ONCE,
    PLANS,
];

const AI_API_KEY: Spec = Spec {
    name: "AI_API_KEY",
    default: "",
    doc: "Key of the model that grades answers. Default: no model; answers are compared word by word\n\
          and nothing leaves the server.",
    secret: true,
};
const AI_MODEL: Spec = Spec {
    name: "AI_MODEL",
    default: "",
    doc: "Name of the model, such as claude-haiku-4-5. Required with AI_API_KEY.",
    secret: false,
};
const AI_BASE_URL: Spec = Spec {
    name: "AI_BASE_URL",
    default: "https://api.anthropic.com/v1",
    doc: "Where the model is: Claude, or any server that speaks OpenAI's protocol. Learners are told its\n\
          host before they agree that answers are sent to it, and are asked anew when it changes.",
    secret: false,
};
const GRADES_PER_DAY: Spec = Spec {
    name: "LIMIT_AI_GRADES_PER_DAY",
    default: "100",
    doc: "Answers that the model grades for one learner on one of their study days. As many other calls\n\
          (key points of a note, choices, checks of a note) come on top. 0: none.",
    secret: false,
};
const CALLS_AT_ONCE: Spec = Spec {
    name: "LIMIT_AI_CALLS_AT_ONCE",
    default: "2",
    doc: "Calls to the model that may be under way for one learner at the same time.",
    secret: false,
};

const PLANS: Spec = Spec {
    name: "PLANS",
    default: "off",
    doc: "Learners have plans: free (10 grades a day), basic (50) or pro (200), set with\n\
          `resee admin set-plan`. The smaller of plan and LIMIT_AI_GRADES_PER_DAY holds. Off: the limit\n\
          alone holds for everybody.",
    secret: false,
};

/// The model that reads answers.
#[derive(Clone, Debug)]
pub struct Ai {
    /// How to reach it; `None` without `AI_API_KEY`.
    pub model: Option<ClaudeSettings>,
    /// Who it is, in words for learners.
    pub recipient: Option<Recipient>,
    /// `LIMIT_AI_GRADES_PER_DAY`, `LIMIT_AI_CALLS_AT_ONCE`, `PLANS`
    pub limits: AiLimits,
}

impl Ai {
    /// Reads the topic.
    pub fn read(reader: &mut Reader) -> Self {
        let key = reader.secret(&AI_API_KEY);
        let name = reader.text(&AI_MODEL);
        let base_url = reader.text(&AI_BASE_URL).unwrap_or_default();
        let recipient = Recipient::new(&base_url, name.as_deref().unwrap_or_default());
        if recipient.is_none() {
            reader.refuse(
                &AI_BASE_URL,
                "must begin with https:// or http:// and name a host",
            );
        }
        let defaults = AiLimits::default();
        let limits = AiLimits {
            per_day: reader.value(&GRADES_PER_DAY).unwrap_or(defaults.per_day),
            at_once: reader.value(&CALLS_AT_ONCE).unwrap_or(defaults.at_once),
            plans: reader.flag(&PLANS),
        };
        if limits.at_once == 0 {
            reader.refuse(&CALLS_AT_ONCE, "must be at least 1");
        }
        let model = key.and_then(|key| model(reader, key, name, base_url));
        Self {
            recipient: recipient.filter(|_| model.is_some()),
            model,
            limits,
        }
    }

    /// What deserves a second thought.
    pub fn warnings(&self) -> Vec<String> {
        let defaults = AiLimits::default();
        let mut warnings = Vec::new();
        for (name, value, default) in [
            (GRADES_PER_DAY.name, self.limits.per_day, defaults.per_day),
            (CALLS_AT_ONCE.name, self.limits.at_once, defaults.at_once),
        ] {
            if value > default {
                warnings.push(format!("{name} is above its default"));
            }
        }
        if let Some(model) = &self.model {
            if !services::ai::is_priced(&model.model) {
                warnings.push(format!(
                    "AI_MODEL {:?}: its price is not known, the ledger counts its tokens only",
                    model.model
                ));
            }
            if model.base_url.starts_with("http://") {
                warnings.push("AI_BASE_URL is http: answers are sent without encryption".into());
            }
        }
        warnings
    }
}

fn model(
    reader: &mut Reader,
    key: SecretString,
    name: Option<String>,
    base_url: String,
) -> Option<ClaudeSettings> {
    let Some(name) = name else {
        reader.refuse(&AI_MODEL, "is required with AI_API_KEY");
        return None;
    };
    let settings = ClaudeSettings::new(base_url, name, key);
    if let Err(problem) = services::ai::check_settings(&settings) {
        let problem = problem.to_string();
        let spec = if problem.contains(AI_BASE_URL.name) {
            AI_BASE_URL
        } else {
            AI_API_KEY
        };
        let why = problem.rsplit(": ").next().unwrap_or("cannot be used");
        reader.refuse(&spec, why);
    }
    Some(settings)
}
