//! How far the accounts are with what they want to reach, each over its own period, and how many misses are left.

use maud::{Markup, html};

use super::Scope;
use crate::config::TargetPeriod;
use crate::console::access::{Failure, Visit};
use crate::participation::targets::{Attainment, Reached};

/// The part of the page; nothing where no account has a target.
pub(super) async fn targets(visit: &Visit, scope: &Scope) -> Result<Markup, Failure> {
    let words = visit.words;
    let mut progress = visit.console.engine.targets(scope.account.as_ref(), None, visit.now).await?;
    progress.retain(|of| visit.user.sees(Some(&of.account)));
    let title = words.t("targets.title");
    Ok(html! {
        @if !progress.is_empty() {
            section.card.targets {
                h2 { (title) }
                div.wide tabindex="0" role="region" aria-label=(title) {
                    table.folds {
                        thead { tr {
                            th { (words.t("targets.target")) }
                            th.n { (words.t("targets.reached")) } th.n { (words.t("targets.goal")) }
                            th.n { (words.t("targets.left")) } th.n { (words.t("targets.burn")) }
                        } }
                        @for of in &progress { (account(visit, of, progress.len() > 1)) }
                    }
                }
                p.small.soft { (words.t("targets.why")) }
            }
        }
    })
}

fn account(visit: &Visit, progress: &Attainment, named: bool) -> Markup {
    let words = visit.words;
    let account = visit.console.engine.accounts.get(&progress.account);
    let period = account.map_or(TargetPeriod::ThirtyDays, |account| account.targets.period);
    let period = words.t(match period {
        TargetPeriod::ThirtyDays => "targets.thirty_days",
        TargetPeriod::Month => "targets.month",
    });
    html! {
        tbody {
            tr { th colspan="5" scope="rowgroup" {
                @if let Some(account) = account.filter(|_| named) { "@" (account.username) " · " }
                (period)
            } }
            @for of in &progress.targets { (row(visit, of)) }
        }
    }
}

fn row(visit: &Visit, of: &Reached) -> Markup {
    let words = visit.words;
    let measures = words.measures();
    let percent = |fraction: Option<f64>| fraction.map_or_else(|| "–".to_owned(), |f| measures.percent(f));
    let good = of.reached.is_none_or(|reached| reached >= of.goal);
    // Whole misses: half a comment can't be late.
    let left = of.budget.left.floor();
    let burns = of.budget.burn_rate_day.is_none_or(|rate| rate > 1.0);
    html! {
        tr {
            td { (words.t(&format!("target.{}", of.target.as_str()))) }
            td.n data-label=(words.t("targets.reached")) { span.chip.good[good].bad[!good] { (percent(of.reached)) } }
            td.n data-label=(words.t("targets.goal")) { (percent(Some(of.goal))) }
            td.n data-label=(words.t("targets.left")) {
                @if left < 0.0 { (words.f("targets.over", &[("n", &measures.whole(left.abs() as u64))])) }
                @else { (measures.whole(left as u64)) }
                " " span.small.soft { (words.f("targets.of", &[("n", &measures.whole(of.budget.allowed.floor() as u64))])) }
            }
            td.n data-label=(words.t("targets.burn")) { @if burns { span.chip.bad { (words.t("targets.fast")) } } @else { (words.t("targets.slow")) } }
        }
    }
}
