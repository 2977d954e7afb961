//! Mail, by the agency's own mail server.

use std::time::Duration;

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Mailbox, MessageBuilder, SinglePart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncTransport as _, Message, Tokio1Executor};

use super::notice::Notice;
use super::{Links, words};
use crate::config::{self, Smtp};

/// One conversation with the mail server takes no longer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Told in one mail: more is no mail that anybody reads.
const TOGETHER: usize = 50;

/// A mail server, and whom it carries mail to.
pub(super) struct Mail {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum MailError {
    /// An address can't be written to.
    #[error("{0:?} is no mail address")]
    Address(String),
    /// A mail can't be made of it.
    #[error("a mail can't be written: {0}")]
    Message(#[from] lettre::error::Error),
    /// The mail server can't be reached, or refuses.
    #[error("the mail server did not take it: {0}")]
    Server(String),
}

impl Mail {
    /// Mail by a server to these addresses.
    pub(super) fn new(smtp: &Smtp, to: &[String]) -> Result<Self, MailError> {
        let mailbox = |text: &String| text.parse().map_err(|_| MailError::Address(text.clone()));
        // Another part of the process may have chosen its provider before; then that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let parameters = || TlsParameters::new(smtp.host.clone()).map_err(|error| no_server(&error));
        let tls = match smtp.tls {
            config::Tls::StartTls => Tls::Required(parameters()?),
            config::Tls::Always => Tls::Wrapper(parameters()?),
            config::Tls::Never => Tls::None,
        };
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(smtp.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if !smtp.username.is_empty() {
            let password = smtp.password.expose().to_owned();
            server = server.credentials(Credentials::new(smtp.username.clone(), password));
        }
        Ok(Self {
            server: server.build(),
            from: mailbox(&smtp.from)?,
            to: to.iter().map(mailbox).collect::<Result<_, _>>()?,
        })
    }

    /// Tells of some of these, the first ones; returns of how many, once the mail server has taken the mail.
    pub(super) async fn tell(&self, notices: &[Notice], links: &Links) -> Result<usize, MailError> {
        let notices = notices.get(..TOGETHER).unwrap_or(notices);
        let mail = self.write(notices, links)?;
        self.server.send(mail).await.map_err(|error| no_server(&error))?;
        Ok(notices.len())
    }

    fn write(&self, notices: &[Notice], links: &Links) -> Result<Message, MailError> {
        let mut message: MessageBuilder =
            Message::builder().from(self.from.clone()).subject(words::subject(notices));
        for to in &self.to {
            message = message.to(to.clone());
        }
        // The same notices make the same mail, by which a mail program knows it again.
        if let [first, .., last] | [first @ last] = notices {
            let host = self.from.email.domain();
            message = message.message_id(Some(format!("<{}.{}@{host}>", first.id, last.id)));
        }
        let body = SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .header(ContentTransferEncoding::QuotedPrintable)
            .body(words::body(notices, links));
        Ok(message.singlepart(body)?)
    }
}

/// With its cause, which says what failed; neither holds the password.
fn no_server(error: &lettre::transport::smtp::Error) -> MailError {
    MailError::Server(error.to_string())
}
