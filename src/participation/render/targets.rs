//! The targets as a table.

use std::fmt::Write as _;

use super::units;
use crate::participation::report::Lang;
use crate::participation::targets::Attainment;

/// How far accounts are with their targets, in Indonesian; nothing where there are none.
pub fn targets(progress: &[Attainment]) -> String {
    let mut text = String::new();
    for of in progress {
        let _ = writeln!(text, "\nSasaran {}", of.account);
        for target in &of.targets {
            let mark = match target.reached {
                Some(reached) if reached >= target.goal => "tercapai",
                Some(_) => "belum",
                None => "belum ada yang pasti",
            };
            let _ = writeln!(
                text,
                "  {:<28} {:>7} dari {:>7}  {mark}; meleset {} dari {} yang boleh",
                Lang::Id.target(target.target),
                units::percent(target.reached),
                units::percent(Some(target.goal)),
                units::count(target.budget.used),
                units::decimal(target.budget.allowed),
            );
        }
    }
    text
}
