//! Where the pages are.

pub(super) const HOME: &str = "/console";
pub(super) const LOGIN: &str = "/console/login";
pub(super) const CODE: &str = "/console/login/code";
pub(super) const LOGOUT: &str = "/console/logout";
pub(super) const QUEUE: &str = "/console/queue";
pub(super) const COMMENTS: &str = "/console/comments";
pub(super) const INTENTS: &str = "/console/intents";
pub(super) const PARTICIPATION: &str = "/console/participation";
pub(super) const ACCOUNTS: &str = "/console/accounts";
pub(super) const CONNECT: &str = "/console/accounts/connect";
pub(super) const USERS: &str = "/console/users";
pub(super) const AUDIT: &str = "/console/audit";
pub(super) const PROFILE: &str = "/console/profile";
pub(super) const PASSWORD: &str = "/console/profile/password";

/// The page behind an invitation.
pub(super) fn welcome(token: &str) -> String {
    format!("/console/welcome/{token}")
}

/// The login, which leads on to `here`.
pub(super) fn login_to(here: &str) -> String {
    format!("{LOGIN}?{}", query(&[("next", here)]))
}

/// Names and values as a query; empty values are left out.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish()
}

/// Where to go after the login: a page of the console and nothing else, whatever the address says.
pub(super) fn next(wanted: Option<&str>) -> &str {
    let is_ours = |path: &str| {
        path.starts_with("/console") && !path.contains(['\\', '\n', '\r']) && !path.contains("//")
    };
    wanted.filter(|path| is_ours(path)).unwrap_or(HOME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_leads_to_pages_of_ours_only() {
        for (wanted, leads_to) in [
            (Some("/console/queue?x=1"), "/console/queue?x=1"),
            (Some("https://evil.example"), HOME),
            (Some("//evil.example"), HOME),
            (Some("/console\\evil"), HOME),
            (Some("/webhook"), HOME),
            (None, HOME),
        ] {
            assert_eq!(next(wanted), leads_to);
        }
        assert_eq!(login_to("/console/queue?a=b&c"), "/console/login?next=%2Fconsole%2Fqueue%3Fa%3Db%26c");
    }
}
