//! The body of a notification, in every form in which Meta may send one.

use serde_json::{Map, Value, json};

use super::world::Written;
use crate::comment::Timestamp;

/// Most updates that Meta puts into one notification.
pub const MOST: usize = 1_000;

/// In which of its forms a notification comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// The arrangement.
    pub shape: Shape,
    /// Ids as JSON numbers instead of text.
    pub ids_as_numbers: bool,
    /// Times in milliseconds instead of seconds.
    pub milliseconds: bool,
    /// The comment's id under the name `comment_id` instead of `id`.
    pub comment_id: bool,
    /// Without `from`.
    pub anonymous: bool,
}

/// How a notification is arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// `entry[].changes[].value`: one entry for each account.
    #[default]
    Changes,
    /// `entry[].value`: one entry for each comment, as documented for Instagram Login.
    Flat,
    /// `{field,value}` alone, as the dashboard shows it; it holds one comment.
    Bare,
}

/// The bytes as Meta sends them: non-ASCII letters and slashes escaped.
pub(crate) fn body(comments: &[Written], sent: Timestamp, manner: Manner) -> Vec<u8> {
    let mut updates = comments.iter().map(|comment| update(comment, manner));
    let body = match manner.shape {
        Shape::Bare => updates.next_back().unwrap_or_default(),
        Shape::Flat => {
            let entries = comments.iter().zip(updates).map(|(comment, update)| {
                let mut entry = head(comment, sent, manner);
                entry.extend(update.as_object().cloned().unwrap_or_default());
                Value::Object(entry)
            });
            json!({ "object": "instagram", "entry": entries.collect::<Vec<_>>() })
        }
        Shape::Changes => {
            let mut entries: Vec<(&Written, Vec<Value>)> = Vec::new();
            for (comment, update) in comments.iter().zip(updates) {
                match entries.iter_mut().find(|(first, _)| first.account == comment.account) {
                    Some((_, changes)) => changes.push(update),
                    None => entries.push((comment, vec![update])),
                }
            }
            let entries = entries.into_iter().map(|(first, changes)| {
                let mut entry = head(first, sent, manner);
                entry.insert("changes".to_owned(), Value::Array(changes));
                Value::Object(entry)
            });
            json!({ "object": "instagram", "entry": entries.collect::<Vec<_>>() })
        }
    };
    escaped(&body.to_string())
}

/// `id` and `time` of an entry.
fn head(comment: &Written, sent: Timestamp, manner: Manner) -> Map<String, Value> {
    let millis = sent.as_millis();
    let time = if manner.milliseconds { millis } else { millis.div_euclid(1_000) };
    Map::from_iter([
        ("id".to_owned(), id(comment.account.as_str(), manner)),
        ("time".to_owned(), json!(time)),
    ])
}

fn update(comment: &Written, manner: Manner) -> Value {
    let product = if comment.live { "LIVE" } else { "FEED" };
    let name = if manner.comment_id { "comment_id" } else { "id" };
    let mut value = json!({
        "media": { "id": id(comment.media.as_str(), manner), "media_product_type": product },
        name: id(comment.id.as_str(), manner),
        "text": comment.text,
    });
    if !manner.anonymous {
        let mut from = json!({ "id": id(&comment.author.id, manner), "username": comment.username() });
        if comment.is_own() {
            from["self_ig_scoped_id"] = id(&super::world::citizen(comment.username()).id, manner);
        }
        value["from"] = from;
    }
    if let Some(parent) = &comment.parent {
        value["parent_id"] = id(parent.as_str(), manner);
    }
    json!({ "field": if comment.live { "live_comments" } else { "comments" }, "value": value })
}

fn id(id: &str, manner: Manner) -> Value {
    match id.parse::<u64>() {
        Ok(number) if manner.ids_as_numbers => json!(number),
        _ => json!(id),
    }
}

/// Outside of texts JSON has neither slashes nor letters beyond ASCII, so that the whole may be escaped at once.
fn escaped(json: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '/' => bytes.extend_from_slice(br"\/"),
            c if c.is_ascii() => bytes.push(c as u8),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    bytes.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::world::{Account, Way, citizen};
    use super::*;
    use crate::comment::{CommentId, MediaId};

    fn comment(text: &str) -> Written {
        Written {
            id: CommentId::new("17801").unwrap(),
            media: MediaId::new("5").unwrap(),
            account: Account::example().id,
            author: citizen("warga_1"),
            text: text.to_owned(),
            parent: None,
            at: Timestamp::from_millis(0),
            way: Way::Typed,
            hidden: false,
            deleted: false,
            live: false,
        }
    }

    #[test]
    fn letters_travel_escaped_and_arrive_whole() {
        let text = "kapan? 😀 é / \"x\"\n";
        let bytes = body(&[comment(text)], Timestamp::from_millis(1_758_700_000_123), Manner::default());
        assert!(bytes.is_ascii());
        let wire = String::from_utf8(bytes).unwrap();
        assert!(wire.contains(r"\ud83d\ude00 \u00e9 \/"), "{wire}");
        let read: Value = serde_json::from_str(&wire).unwrap();
        assert_eq!(read["entry"][0]["changes"][0]["value"]["text"], json!(text));
        assert_eq!(read["entry"][0]["time"], json!(1_758_700_000));
    }

    #[test]
    fn each_manner_has_its_form() {
        let sent = Timestamp::from_millis(1_758_700_000_123);
        let read = |manner| -> Value {
            serde_json::from_slice(&body(&[comment("a"), comment("b")], sent, manner)).unwrap()
        };
        let plain = Manner::default();
        let changes = read(plain);
        assert_eq!(changes["entry"].as_array().map(Vec::len), Some(1));
        assert_eq!(changes["entry"][0]["changes"].as_array().map(Vec::len), Some(2));
        let flat = read(Manner { shape: Shape::Flat, milliseconds: true, ids_as_numbers: true, ..plain });
        assert_eq!(flat["entry"].as_array().map(Vec::len), Some(2));
        assert_eq!(flat["entry"][1]["value"]["id"], json!(17801));
        assert_eq!(flat["entry"][1]["id"], json!(17_841_400_000_000_000_u64));
        assert_eq!(flat["entry"][1]["time"], json!(1_758_700_000_123_u64));
        let bare = read(Manner { shape: Shape::Bare, comment_id: true, anonymous: true, ..plain });
        assert_eq!(bare["field"], json!("comments"));
        assert_eq!(bare["value"]["comment_id"], json!("17801"));
        assert!(bare["value"].get("from").is_none());
    }
}
