//! How far the accounts are with their targets.

use super::text::Text;
use crate::participation::targets::{Attainment, Reached};

pub(super) fn metrics(text: &mut Text, progress: &[Attainment]) {
    let mut family = |name: &str, help: &str, of: &dyn Fn(&Reached) -> Option<f64>| {
        text.family(name, "gauge", help);
        for account in progress {
            for target in &account.targets {
                if let Some(value) = of(target) {
                    let labels = [("account", account.account.as_str()), ("target", target.target.as_str())];
                    text.sample(name, &labels, value);
                }
            }
        }
    };
    family("tanggap_target_goal_ratio", "What is to be reached.", &|of| Some(of.goal));
    family("tanggap_target_reached_ratio", "What is reached over the target's period.", &|of| of.reached);
    family(
        "tanggap_target_budget_used_ratio",
        "Misses of those that the target allows, over its period; above 1 it is missed.",
        &|of| of.budget.burn_rate,
    );
    family(
        "tanggap_target_burn_rate",
        "The same of the last day that is decided; above 1, the target would be missed if it went on so.",
        &|of| of.budget.burn_rate_day,
    );
}
