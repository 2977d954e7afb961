//! The file of a new installation: the commented default configuration with secrets of its own.

/// The commented default configuration; `{{…}}` are the places that [`init`] fills.
const TEMPLATE: &str = include_str!("tanggap.toml");

/// What a new installation's file holds beside the defaults.
///
/// No `Debug`: it is made of secrets.
pub struct Values {
    /// What Meta sends to prove that it asks for the subscription.
    pub verify_token: String,
    /// The API token of scope `admin`, named "admin".
    pub admin_token: String,
    /// The API token of scope `read`, named "measurement".
    pub measurement_token: String,
    /// The Meta app's secret; without it, a placeholder that [`super::load`] asks to replace. So with the others.
    pub app_secret: Option<String>,
    /// The account's id.
    pub account_id: Option<String>,
    /// The account's name on Instagram.
    pub username: Option<String>,
    /// The account's access token.
    pub access_token: Option<String>,
}

impl Values {
    /// New secrets from the operating system, and placeholders for what only Meta can give.
    ///
    /// # Errors
    /// The operating system gives no random bytes.
    pub fn generate() -> Result<Self, getrandom::Error> {
        Ok(Self {
            verify_token: random()?,
            admin_token: random()?,
            measurement_token: random()?,
            app_secret: None,
            account_id: None,
            username: None,
            access_token: None,
        })
    }
}

/// The text of a new `tanggap.toml`.
pub fn init(values: &Values) -> String {
    let or_placeholder =
        |value: &Option<String>, what: &str| value.clone().unwrap_or_else(|| format!("<isi: {what}>"));
    let fills = [
        ("{{verify_token}}", values.verify_token.clone()),
        ("{{admin_token}}", values.admin_token.clone()),
        ("{{measurement_token}}", values.measurement_token.clone()),
        ("{{app_secret}}", or_placeholder(&values.app_secret, "App secret dari dasbor Meta")),
        ("{{account_id}}", or_placeholder(&values.account_id, "ID akun Instagram")),
        ("{{username}}", or_placeholder(&values.username, "nama akun Instagram")),
        ("{{access_token}}", or_placeholder(&values.access_token, "token akses jangka panjang")),
    ];
    fills.iter().fold(TEMPLATE.to_owned(), |text, (place, value)| {
        text.replace(place, &toml::Value::String(value.clone()).to_string())
    })
}

/// 256 random bits in hexadecimal: nobody guesses them, and they need no quoting anywhere.
fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
