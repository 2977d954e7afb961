//! Access tokens: whose they are, and how they age.

use std::time::Duration;

use super::super::chance::Chance;
use crate::comment::{AccountId, Timestamp};

/// How long a token lives.
pub(crate) const LIFE: Duration = Duration::from_secs(60 * DAY);
/// How old a token must be before it can be renewed.
const LEAST_AGE: Duration = Duration::from_secs(DAY);
const DAY: u64 = 24 * 60 * 60;

/// Every token that is not revoked.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Vec<Token>);

#[derive(Debug)]
struct Token {
    account: AccountId,
    text: String,
    issued: Timestamp,
}

/// Why a token gives no access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dead {
    /// There is no such token, or no longer.
    Unknown,
    /// It was not renewed in time.
    Expired,
}

/// Why a token is not renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotRenewed {
    /// It gives no access.
    Dead(Dead),
    /// It is not a day old.
    TooYoung,
}

impl Tokens {
    /// Revokes all tokens of an account and gives it this one, if any.
    pub(crate) fn replace(&mut self, account: &AccountId, text: Option<&str>, now: Timestamp) {
        self.0.retain(|token| token.account != *account);
        self.0.extend(text.map(|text| Token {
            account: account.clone(),
            text: text.to_owned(),
            issued: now,
        }));
    }

    /// Whose token it is, or was until it expired.
    pub(crate) fn owner(&self, text: &str) -> Option<&AccountId> {
        self.0.iter().find(|token| token.text == text).map(|token| &token.account)
    }

    /// Whose token it is now.
    pub(crate) fn bearer(&self, text: &str, now: Timestamp) -> Result<&AccountId, Dead> {
        self.alive(text, now).map(|token| &token.account)
    }

    /// The youngest token of an account that is alive.
    pub(crate) fn youngest(&self, account: &AccountId, now: Timestamp) -> Option<&str> {
        let mut alive = self.0.iter().filter(|token| token.account == *account && token.is_alive(now));
        alive.next_back().map(|token| token.text.as_str())
    }

    /// Gives an account one token more.
    pub(crate) fn issue(&mut self, account: &AccountId, text: &str, now: Timestamp) {
        self.0.push(Token { account: account.clone(), text: text.to_owned(), issued: now });
    }

    /// Gives a new token for one that is alive, which stays alive until its own end.
    pub(crate) fn renew(
        &mut self,
        text: &str,
        now: Timestamp,
        chance: &mut Chance,
    ) -> Result<String, NotRenewed> {
        let token = self.alive(text, now).map_err(NotRenewed::Dead)?;
        if token.age(now) < millis(LEAST_AGE) {
            return Err(NotRenewed::TooYoung);
        }
        let account = token.account.clone();
        let text = format!("renewed-{:016x}", chance.bits());
        self.0.push(Token { account, text: text.clone(), issued: now });
        Ok(text)
    }

    fn alive(&self, text: &str, now: Timestamp) -> Result<&Token, Dead> {
        let token = self.0.iter().find(|token| token.text == text).ok_or(Dead::Unknown)?;
        if token.is_alive(now) { Ok(token) } else { Err(Dead::Expired) }
    }
}

impl Token {
    fn age(&self, now: Timestamp) -> i64 {
        now.since(self.issued)
    }

    fn is_alive(&self, now: Timestamp) -> bool {
        self.age(now) < millis(LIFE)
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_sixty_days_and_is_renewed_after_one() {
        let (id, mut chance) = (AccountId::new("1784").unwrap(), Chance::new(1));
        let day = |n: i64| Timestamp::from_millis(n * 24 * 60 * 60 * 1_000);
        let mut tokens = Tokens::default();
        tokens.replace(&id, Some("a"), day(0));
        assert_eq!(tokens.renew("a", day(0).plus_millis(1), &mut chance), Err(NotRenewed::TooYoung));
        let fresh = tokens.renew("a", day(1), &mut chance).unwrap();
        assert_ne!(fresh, "a");
        assert_eq!(tokens.youngest(&id, day(2)), Some(fresh.as_str()));
        assert_eq!(tokens.bearer("a", day(59)), Ok(&id), "the old one is not revoked");
        assert_eq!(tokens.bearer("a", day(60)), Err(Dead::Expired));
        assert_eq!(tokens.bearer(&fresh, day(60)), Ok(&id));
        assert_eq!(tokens.renew("a", day(60), &mut chance), Err(NotRenewed::Dead(Dead::Expired)));
        assert_eq!(tokens.bearer(&fresh, day(61)), Err(Dead::Expired));
        assert_eq!((tokens.owner("a"), tokens.youngest(&id, day(61))), (Some(&id), None));
        tokens.replace(&id, None, day(61));
        assert_eq!(tokens.bearer("a", day(0)), Err(Dead::Unknown));
    }
}
