//! A browser with its driver; both end with it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::agency::Agency;

/// How long something may take to show up: only a failure lasts longer.
const LIMIT: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(60);
const AXE: &str = include_str!("../../axe-core/axe.min.js");

/// Somebody at a browser.
pub(crate) struct Browser {
    client: Client,
    base: String,
    driver: Child,
}

/// A driver chooses a port that is free for one kind of address, and ends if it is taken for the other.
const ATTEMPTS: usize = 5;

/// Starts a driver, and returns it with its port; none if it ended before it listened.
fn listens() -> Option<(Child, String)> {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut driver = command.spawn().unwrap_or_else(|error| {
        panic!("no chromedriver ({error}): install chromium and chromium-driver, or set TANGGAP_NO_BROWSER=1")
    });
    let mut told = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
    let port = told
        .find_map(|line| Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned()));
    if port.is_none() {
        driver.wait().unwrap();
    }
    Some((driver, port?))
}

impl Browser {
    /// Opens a browser of that width; none if the stories of browsers are left out.
    pub(crate) async fn opens(agency: &Agency, width: u32) -> Option<Self> {
        if std::env::var_os("TANGGAP_NO_BROWSER").is_some() {
            eprintln!("left out: TANGGAP_NO_BROWSER is set");
            return None;
        }
        let started = (0..ATTEMPTS).find_map(|_| listens());
        let (driver, port) = started.unwrap_or_else(|| panic!("chromedriver ends before it listens"));
        let options = json!({ "goog:chromeOptions": { "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900",
            // What moves can't be pressed.
            "--force-prefers-reduced-motion",
        ]}});
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(options.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("chromium can't be started: {error}"));
        let browser = Self { client, base: agency.url(""), driver };
        browser.is_as_wide_as(width).await;
        Some(browser)
    }

    /// Makes the page that wide, narrower than a window can be.
    pub(crate) async fn is_as_wide_as(&self, width: u32) {
        let metrics = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// The device is set to dark or light.
    pub(crate) async fn is_dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        self.client.issue_cmd(Devtools { command, parameters }).await.unwrap()
    }

    /// Opens a page.
    pub(crate) async fn goes(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    /// Logs in with name and password.
    pub(crate) async fn logs_in(&self, name: &str, password: &str) {
        self.goes("/console/login").await;
        self.types("Nama pengguna", name).await;
        self.types("Kata sandi", password).await;
        self.presses("Masuk").await;
        self.sees("Antrean").await;
    }

    /// Presses the button or link of that accessible name.
    pub(crate) async fn presses(&self, name: &str) {
        let path = format!(
            "//*[self::button or self::a or self::summary][contains(normalize-space(.), {0}) or @aria-label = {0}]",
            quoted(name)
        );
        // What a live page puts in the place of another is looked for again.
        let press = async {
            loop {
                for element in self.found(&path).await {
                    if element.is_displayed().await.unwrap_or(false) && element.click().await.is_ok() {
                        return;
                    }
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(LIMIT, press).await.is_err() {
            panic!("{name} can't be pressed: {}", self.text().await);
        }
    }

    /// Fills in the field of that label.
    pub(crate) async fn types(&self, label: &str, text: &str) {
        let path = format!("//*[@id = //label[contains(normalize-space(.), {})]/@for]", quoted(label));
        let fields = self.found(&path).await;
        fields[0].clear().await.unwrap();
        fields[0].send_keys(text).await.unwrap();
    }

    async fn found(&self, path: &str) -> Vec<Element> {
        let look = async {
            loop {
                let found = self.client.find_all(Locator::XPath(path)).await.unwrap_or_default();
                if !found.is_empty() {
                    return found;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        match tokio::time::timeout(LIMIT, look).await {
            Ok(found) => found,
            Err(_) => panic!("{path} is nowhere: {}", self.text().await),
        }
    }

    /// Types keys one after the other, wherever the focus is.
    pub(crate) async fn keys(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.strikes(strokes).await;
    }

    /// Presses keys together.
    pub(crate) async fn holds(&self, keys: &[char]) {
        let down = keys.iter().map(|value| KeyAction::Down { value: *value });
        let up = keys.iter().rev().map(|value| KeyAction::Up { value: *value });
        self.strikes(down.chain(up)).await;
    }

    /// All at once, as far as a page that measures time can tell; a page that is not whole yet hears no keys.
    async fn strikes(&self, strokes: impl Iterator<Item = KeyAction>) {
        self.waits("the whole page", "return document.readyState === 'complete'").await;
        let actions =
            strokes.fold(KeyActions::new("keys".to_owned()), fantoccini::actions::InputSource::then);
        self.client.perform_actions(actions).await.unwrap();
    }

    /// What the page says, as somebody reads it.
    pub(crate) async fn text(&self) -> String {
        self.js("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// The page, once it says that.
    pub(crate) async fn sees(&self, text: &str) {
        self.waits(text, &format!("return document.body.innerText.includes({})", json!(text))).await;
    }

    /// Until a script gives true.
    pub(crate) async fn waits(&self, what: &str, script: &str) {
        let look = async {
            // While a page is left, there is nothing to ask.
            while self.client.execute(script, Vec::new()).await.ok() != Some(Value::Bool(true)) {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(LIMIT, look).await.is_err() {
            panic!("still not: {what}\n{}", self.text().await);
        }
    }

    /// What a script gives.
    pub(crate) async fn js(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// What the buttons, links and fields of the page are called, as whoever can't see them is told.
    pub(crate) async fn names(&self) -> Vec<String> {
        let tree = self.devtools("Accessibility.getFullAXTree", json!({})).await;
        let is_control = |role: &str| {
            matches!(role, "button" | "link" | "textbox" | "searchbox" | "combobox" | "checkbox" | "radio")
        };
        let nodes = tree["nodes"].as_array().unwrap().iter();
        nodes
            .filter(|node| node["ignored"] == false && node["role"]["value"].as_str().is_some_and(is_control))
            .map(|node| node["name"]["value"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// What axe-core finds wrong on the page, by WCAG 2.2 AA.
    pub(crate) async fn faults(&self) -> Vec<String> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; {AXE}
             axe.run(document, {{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }}).then(
               (told) => done(told.violations.flatMap((fault) => fault.nodes.map((node) =>
                 fault.id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary.slice(0, 240)))),
               (error) => done(['axe failed: ' + error]));"
        );
        let found = self.client.execute_async(&script, Vec::new()).await.unwrap();
        found.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its browser when it is asked to, not when it is killed.
        let _ = Command::new("kill").arg(self.driver.id().to_string()).status();
        let _ = self.driver.wait();
    }
}

fn quoted(text: &str) -> String {
    assert!(!text.contains('\''), "{text}");
    format!("'{text}'")
}

/// A command of Chromium's own.
#[derive(Debug)]
struct Devtools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()))
    }
}
