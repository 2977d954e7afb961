//! Who may do what: all routes, as every role.

use tanggap::console::access::Role;

use super::Visitor;
use super::visitor::add_user;
use crate::agency::Agency;

/// A path of the table with something in its places that is not there.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "tidak-ada" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_is_for_those_who_may_and_for_nobody_else() {
    let agency = Agency::opens().await;
    let entries = agency.console().entries();
    assert!(entries.len() > 20, "{entries:#?}");
    for (name, role) in [
        ("tamu", None),
        ("wira", Some(Role::Viewer)),
        ("rina", Some(Role::Reviewer)),
        ("eko", Some(Role::Editor)),
        ("adi", Some(Role::Admin)),
    ] {
        let password = match role {
            Some(role) => add_user(&agency, name, role, &[]).await,
            None => String::new(),
        };
        let mut visitor = Visitor::of(&agency);
        for entry in &entries {
            if role.is_some() && (visitor.goes("/console/profile").await.status != 200) {
                // Some route before has logged out.
                visitor.sends("/console/login", &[("name", name), ("password", &password)]).await;
            }
            let path = filled(entry.path);
            let page = match entry.method {
                "GET" => visitor.goes(&path).await,
                _ => visitor.posts(&path, &[]).await,
            };
            let is_sent_to_login = page.status == 303 && page.path.starts_with("/console/login");
            let what = format!("{} {path} as {role:?}: {page:?}", entry.method);
            match (entry.needs, role) {
                (None, _) => assert_ne!(page.status, 403, "{what}"),
                (Some(_), None) => assert!(is_sent_to_login, "{what}"),
                (Some(needs), Some(role)) if role < needs => assert_eq!(page.status, 403, "{what}"),
                _ => {
                    let is_logout = entry.path == "/console/logout";
                    assert!(page.status < 500 && page.status != 403, "{what}");
                    assert!(!is_sent_to_login || is_logout, "{what}");
                }
            }
            assert!(page.headers.contains("content-security-policy: default-src 'none'"), "{what}");
        }
    }
    agency.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_foreign_page_does_anything_in_a_users_name() {
    let agency = Agency::opens().await;
    let mut visitor = Visitor::logged_in(&agency, "adi", Role::Admin, &[]).await;
    for entry in agency.console().entries().iter().filter(|entry| entry.method == "POST") {
        let page = visitor.is_made_to_post(&filled(entry.path)).await;
        assert_eq!(page.status, 403, "{} {page:?}", entry.path);
    }
    assert_eq!(visitor.goes("/console/profile").await.status, 200);
    visitor.loses_its_cookie();
    assert_eq!(visitor.goes("/console/profile").await.status, 303);
    agency.ends().await;
}
