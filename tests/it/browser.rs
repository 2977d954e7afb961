//! The console in a real browser, as staff use it: headless Chromium, driven by its own driver.
//!
//! Both come with Debian's `chromium` and `chromium-driver`, which `tests/run` installs where it may. Without them these stories
//! fail and say so; with `TANGGAP_NO_BROWSER=1` they are left out.

mod driver;
mod looks;
mod stories;

pub(crate) use driver::Browser;
