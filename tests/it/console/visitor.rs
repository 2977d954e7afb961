//! A browser without JavaScript: it keeps its cookie, follows where it is sent, and sends forms.

use std::time::Duration;

use reqwest::{Client, Method};
use tanggap::comment::AccountId;
use tanggap::console::access::{NewUser, Role, UserName};

use crate::agency::Agency;

/// Somebody with a browser.
pub(crate) struct Visitor {
    http: Client,
    base: String,
    cookie: Option<String>,
}

/// A page that somebody sees.
#[derive(Debug)]
pub(crate) struct Page {
    /// The status.
    pub(crate) status: u16,
    /// Where it is.
    pub(crate) path: String,
    /// Its HTML.
    pub(crate) html: String,
    /// All headers, as text.
    pub(crate) headers: String,
}

impl Visitor {
    /// A browser that was never here.
    pub(crate) fn of(agency: &Agency) -> Self {
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .tls_certs_only([])
            .timeout(Duration::from_secs(20));
        Self { http: http.build().unwrap(), base: agency.url(""), cookie: None }
    }

    /// Somebody of a role, logged in; of all accounts, unless some are named.
    pub(crate) async fn logged_in(agency: &Agency, name: &str, role: Role, accounts: &[&str]) -> Self {
        let chosen = add_user(agency, name, role, accounts).await;
        let mut visitor = Self::of(agency);
        let page = visitor.sends("/console/login", &[("name", name), ("password", &chosen)]).await;
        assert_eq!(page.status, 200, "{page:?}");
        visitor
    }

    /// The same user once more, after the server was started anew.
    pub(crate) async fn again(agency: &Agency, name: &str) -> Self {
        let mut visitor = Self::of(agency);
        let page = visitor.sends("/console/login", &[("name", name), ("password", &password(name))]).await;
        assert_eq!(page.status, 200, "{page:?}");
        visitor
    }

    /// Opens a page, and goes where it leads.
    pub(crate) async fn opens(&mut self, path: &str) -> Page {
        let first = self.goes(path).await;
        self.follows(first).await
    }

    /// Sends a form, and goes where it leads.
    pub(crate) async fn sends(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let first = self.posts(path, fields).await;
        self.follows(first).await
    }

    /// Opens a page and stays, even if it leads elsewhere.
    pub(crate) async fn goes(&mut self, path: &str) -> Page {
        let request = self.http.request(Method::GET, format!("{}{path}", self.base));
        self.gets(request, path).await
    }

    /// Opens the dashboard, and waits until its figures are made.
    pub(crate) async fn sees_figures(&mut self, query: &str) -> Page {
        let made = async {
            loop {
                let page = self.opens(&format!("/console/participation{query}")).await;
                if !page.html.contains("data-again") {
                    return page;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), made)
            .await
            .unwrap_or_else(|_| panic!("no figures for {query}"))
    }

    /// Sends a form and stays, even if it leads elsewhere.
    pub(crate) async fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.http.post(format!("{}{path}", self.base)).form(fields);
        self.gets(request.header("sec-fetch-site", "same-origin"), path).await
    }

    /// Sends a form from a page of somebody else.
    pub(crate) async fn is_made_to_post(&mut self, path: &str) -> Page {
        let request = self.http.post(format!("{}{path}", self.base)).form(&[("a", "b")]);
        let request = request.header("sec-fetch-site", "cross-site").header("origin", "https://evil.example");
        self.gets(request, path).await
    }

    /// Forgets who it was.
    pub(crate) fn loses_its_cookie(&mut self) {
        self.cookie = None;
    }

    /// Shows a cookie that somebody else had.
    pub(crate) fn takes_the_cookie_of(&mut self, other: &Self) {
        self.cookie.clone_from(&other.cookie);
    }

    async fn follows(&mut self, mut page: Page) -> Page {
        for _ in 0..5 {
            if !(300..400).contains(&page.status) {
                return page;
            }
            let to = page.path.clone();
            page = self.goes(&to).await;
        }
        panic!("it leads nowhere: {page:?}");
    }

    async fn gets(&mut self, request: reqwest::RequestBuilder, path: &str) -> Page {
        let request = match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        if let Some(set) = header("set-cookie") {
            let pair = set.split(';').next().unwrap().to_owned();
            self.cookie = Some(pair).filter(|pair| !pair.ends_with('='));
        }
        let path = header("location").unwrap_or_else(|| path.to_owned());
        let headers: String = answer
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()))
            .collect();
        // A stream of events never ends.
        let is_stream = headers.contains("text/event-stream");
        let html = if is_stream { String::new() } else { answer.text().await.unwrap() };
        Page { status, path, html, headers }
    }
}

impl Page {
    /// Whether it says that, with the escapes of HTML undone.
    pub(crate) fn says(&self, text: &str) -> bool {
        let plain = self.html.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&");
        plain.contains(text)
    }

    /// The text between two marks.
    pub(crate) fn between(&self, from: &str, to: &str) -> &str {
        let rest = self.html.split_once(from).unwrap_or_else(|| panic!("no {from:?} in {self:?}")).1;
        rest.split_once(to).unwrap_or_else(|| panic!("no {to:?} in {self:?}")).0
    }
}

/// Adds a user with a password of the user's own.
pub(crate) async fn add_user(agency: &Agency, name: &str, role: Role, accounts: &[&str]) -> String {
    let people = &agency.console().people;
    let name = UserName::new(name).unwrap();
    let accounts = Some(accounts.iter().map(|id| AccountId::new(*id).unwrap()).collect());
    let accounts = accounts.filter(|own: &std::collections::BTreeSet<_>| !own.is_empty());
    let new = NewUser { name: name.clone(), shown: format!("Nama {name}"), role, accounts };
    people.add(new, "test").await.unwrap();
    let chosen = password(name.as_str());
    people.set_password(&name, &chosen).await.unwrap();
    chosen
}

/// What a user has chosen as password.
fn password(name: &str) -> String {
    format!("{name} kuda baterai tepat")
}
