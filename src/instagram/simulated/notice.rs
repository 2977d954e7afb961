//! The body of a notification, in every form in which Meta may send one.

use serde_json::{Map, Value, json};

use super::world::{Post, Reach, World, Written, citizen};
use crate::comment::{AccountId, Timestamp};

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
    /// A comment that mentions the account under somebody else's post comes like one under its own, as with Instagram
    /// Login, instead of as a mention with ids alone.
    pub mentions_as_comments: bool,
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

/// What a notification tells of.
#[derive(Clone, Debug)]
pub(crate) enum Told {
    /// A comment.
    Comment(Written),
    /// A post whose caption mentions an account.
    Caption(Post),
}

/// One update, to one account.
#[derive(Clone, Debug)]
pub(crate) struct Update {
    pub(crate) to: AccountId,
    pub(crate) field: &'static str,
    value: Value,
}

/// What Meta tells of something, and whom: the owner of the post, or under a stranger's post those who are mentioned.
/// Nobody hears of what is held back, nor of a broadcast that has ended.
pub(crate) fn updates(world: &World, told: &Told, manner: Manner) -> Vec<Update> {
    match told {
        Told::Comment(comment) if comment.reach == Reach::Filtered || world.is_over(comment) => Vec::new(),
        Told::Comment(comment) => {
            let abroad = world.post(&comment.media).filter(|post| world.is_strangers(post));
            let Some(post) = abroad else {
                return vec![of_comment(world, comment, comment.account.clone(), manner)];
            };
            let mentioned = world.mentioned(&comment.text).filter(|to| to.id.as_str() != comment.author.id);
            mentioned
                .map(|to| {
                    if manner.mentions_as_comments {
                        of_comment(world, comment, to.id.clone(), manner)
                    } else {
                        let ids = json!({
                            "media_id": id(post.id.as_str(), manner),
                            "comment_id": id(comment.id.as_str(), manner),
                        });
                        Update { to: to.id.clone(), field: "mentions", value: ids }
                    }
                })
                .collect()
        }
        Told::Caption(post) => {
            let value = json!({ "media_id": id(post.id.as_str(), manner) });
            let update =
                |to: &super::Account| Update { to: to.id.clone(), field: "mentions", value: value.clone() };
            world.mentioned(&post.caption).filter(|to| to.id != post.owner).map(update).collect()
        }
    }
}

fn of_comment(world: &World, comment: &Written, to: AccountId, manner: Manner) -> Update {
    let post = world.post(&comment.media);
    let kind = post.map(|post| post.kind).unwrap_or_default();
    let mut media = json!({ "id": id(comment.media.as_str(), manner), "media_product_type": kind.name() });
    if comment.live {
        media["media_product_type"] = json!("LIVE");
    }
    if comment.reach == Reach::Ad {
        // The advertisement is made from the post, and has an id of its own.
        media["media_product_type"] = json!("AD");
        media["original_media_id"] = media["id"].take();
        media["id"] = id(&format!("{}1", comment.media), manner);
        media["ad_id"] = id(&format!("{}2", comment.media), manner);
        media["ad_title"] = json!(post.map(|post| &post.caption));
    }
    let name = if manner.comment_id { "comment_id" } else { "id" };
    let mut value = json!({ "media": media, name: id(comment.id.as_str(), manner), "text": comment.text });
    if !manner.anonymous {
        let mut from = json!({ "id": id(&comment.author.id, manner), "username": comment.username() });
        if comment.is_own() {
            from["self_ig_scoped_id"] = id(&citizen(comment.username()).id, manner);
        }
        value["from"] = from;
    }
    if let Some(parent) = &comment.parent {
        value["parent_id"] = id(parent.as_str(), manner);
    }
    Update { to, field: if comment.live { "live_comments" } else { "comments" }, value }
}

/// The bytes as Meta sends them: non-ASCII letters and slashes escaped.
pub(crate) fn body(updates: Vec<Update>, sent: Timestamp, manner: Manner) -> Vec<u8> {
    let change = |update: Update| json!({ "field": update.field, "value": update.value });
    let body = match manner.shape {
        Shape::Bare => updates.into_iter().next_back().map(change).unwrap_or_default(),
        Shape::Flat => {
            let entries = updates.into_iter().map(|update| {
                let mut entry = head(&update.to, sent, manner);
                entry.extend(change(update).as_object().cloned().unwrap_or_default());
                Value::Object(entry)
            });
            json!({ "object": "instagram", "entry": entries.collect::<Vec<_>>() })
        }
        Shape::Changes => {
            let mut entries: Vec<(AccountId, Vec<Value>)> = Vec::new();
            for update in updates {
                match entries.iter_mut().find(|(to, _)| *to == update.to) {
                    Some((_, changes)) => changes.push(change(update)),
                    None => entries.push((update.to.clone(), vec![change(update)])),
                }
            }
            let entries = entries.into_iter().map(|(to, changes)| {
                let mut entry = head(&to, sent, manner);
                entry.insert("changes".to_owned(), Value::Array(changes));
                Value::Object(entry)
            });
            json!({ "object": "instagram", "entry": entries.collect::<Vec<_>>() })
        }
    };
    escaped(&body.to_string())
}

/// `id` and `time` of an entry.
fn head(to: &AccountId, sent: Timestamp, manner: Manner) -> Map<String, Value> {
    let millis = sent.as_millis();
    let time = if manner.milliseconds { millis } else { millis.div_euclid(1_000) };
    Map::from_iter([("id".to_owned(), id(to.as_str(), manner)), ("time".to_owned(), json!(time))])
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
    use super::super::world::tests::written;
    use super::*;

    fn told(text: &str) -> Update {
        let comment = written(17_801, &citizen("warga_1"), None, text);
        updates(&World::default(), &Told::Comment(comment), Manner::default()).remove(0)
    }

    #[test]
    fn letters_travel_escaped_and_arrive_whole() {
        let text = "kapan? 😀 é / \"x\"\n";
        let bytes = body(vec![told(text)], Timestamp::from_millis(1_758_700_000_123), Manner::default());
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
            let comment = |text| written(17_801, &citizen("warga_1"), None, text);
            let tell = |text| updates(&World::default(), &Told::Comment(comment(text)), manner).remove(0);
            serde_json::from_slice(&body(vec![tell("a"), tell("b")], sent, manner)).unwrap()
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
