//! Comments and posts as Meta shows them: the members that were asked for, and what this account may see of them.

use serde_json::{Map, Value, json};

use super::paging;
use super::refusal::Refusal;
use crate::comment::{CommentId, MediaId, Timestamp};
use crate::instagram::simulated::fields::Field;
use crate::instagram::simulated::world::{Post, Reach, World, Written};

/// Who looks at an object, which decides what is shown of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Eye {
    /// The account that owns the post.
    Owner,
    /// An account that is mentioned under somebody else's post.
    Mentioned,
}

/// A comment. What is not asked for by name is the id, the text and the time.
pub(super) fn comment(
    world: &World,
    comment: &Written,
    eye: Eye,
    fields: Option<&[Field]>,
) -> Result<Value, Refusal> {
    let member = |field: &Field| {
        Ok(match (field.name.as_str(), eye) {
            ("text", Eye::Owner) => json!(comment.text),
            ("text", Eye::Mentioned) => json!(without_at(&comment.text)),
            ("timestamp", _) => time(comment.at),
            ("from" | "username", Eye::Owner) if world.withholds_everybody => Value::Null,
            ("username", _) => json!(comment.username()),
            ("like_count", _) => json!(0),
            ("media", Eye::Owner) => match (world.post(&comment.media), &field.fields) {
                (Some(post), Some(fields)) => media(world, post, eye, Some(fields))?,
                _ => media_id(&comment.media),
            },
            ("media", Eye::Mentioned) => media_id(&comment.media),
            ("from", Eye::Owner) if world.withholds_authors && !world.is_by_account(comment) => Value::Null,
            ("from", Eye::Owner) => json!({ "id": comment.author.id, "username": comment.username() }),
            ("parent_id", Eye::Owner) => json!(comment.parent.as_ref().map(CommentId::as_str)),
            ("hidden", Eye::Owner) => json!(comment.hidden),
            ("replies", Eye::Owner) => {
                let replies: Vec<&Written> =
                    world.replies(&comment.id).filter(|reply| is_listed(reply)).collect();
                if replies.is_empty() {
                    return Ok(Value::Null);
                }
                let show = |reply: &&Written| self::comment(world, reply, eye, field.fields.as_deref());
                paging::inner(&replies, limit(field), |reply| cursor(&reply.id), show)?
            }
            (name, _) => return Err(Refusal::nonexisting(name, "IGComment")),
        })
    };
    object(comment.id.as_str(), fields, &["text", "timestamp"], member)
}

/// A post. What is not asked for by name is the id.
pub(super) fn media(
    world: &World,
    post: &Post,
    eye: Eye,
    fields: Option<&[Field]>,
) -> Result<Value, Refusal> {
    let member = |field: &Field| {
        Ok(match (field.name.as_str(), eye) {
            ("caption", Eye::Owner) => json!(post.caption),
            ("caption", Eye::Mentioned) => json!(without_at(&post.caption)),
            ("timestamp", _) => time(post.at),
            ("comments_count", _) => json!(count(world, post)),
            ("like_count", _) => json!(0),
            ("username", _) => json!(post.username),
            ("owner", Eye::Owner) => json!({ "id": post.owner.as_str() }),
            // Told to the owner alone.
            ("owner", Eye::Mentioned) => Value::Null,
            ("media_product_type", Eye::Owner) => json!(post.kind.name()),
            ("is_comment_enabled", Eye::Owner) => json!(post.takes_comments),
            (name, _) => return Err(Refusal::nonexisting(name, "IGMedia")),
        })
    };
    object(post.id.as_str(), fields, &[], member)
}

/// Whether the API lists a comment.
pub(super) fn is_listed(comment: &Written) -> bool {
    comment.reach == Reach::Everywhere
}

/// Whole seconds, and an offset without a colon.
pub(super) fn time(at: Timestamp) -> Value {
    json!(at.to_jiff().strftime("%Y-%m-%dT%H:%M:%S+0000").to_string())
}

/// The place of an object in a list.
pub(super) fn cursor(id: impl std::fmt::Display) -> String {
    format!("QVFIU{id}")
}

/// An object with its id and those members that were asked for and that there are.
pub(super) fn object(
    id: &str,
    fields: Option<&[Field]>,
    usual: &[&str],
    member: impl Fn(&Field) -> Result<Value, Refusal>,
) -> Result<Value, Refusal> {
    let usual: Vec<Field> =
        usual.iter().map(|&name| Field { name: name.to_owned(), argument: None, fields: None }).collect();
    let mut members = Map::new();
    members.insert("id".to_owned(), json!(id));
    for field in fields.unwrap_or(&usual).iter().filter(|field| field.name != "id") {
        let value = member(field)?;
        if !value.is_null() {
            members.insert(field.name.clone(), value);
        }
    }
    Ok(Value::Object(members))
}

fn media_id(id: &MediaId) -> Value {
    json!({ "id": id.as_str() })
}

fn limit(field: &Field) -> Option<&str> {
    field.argument.as_ref().filter(|(name, _)| name == "limit").map(|(_, limit)| limit.as_str())
}

/// Instagram's own count: with replies and hidden comments, without those under advertisements.
fn count(world: &World, post: &Post) -> usize {
    let is_counted = |comment: &&Written| {
        comment.media == post.id && !comment.deleted && !matches!(comment.reach, Reach::Ad | Reach::Filtered)
    };
    world.all().iter().filter(is_counted).count()
}

/// Meta leaves out the sign before names, for those to whom the post does not belong.
fn without_at(text: &str) -> String {
    let mut before = ' ';
    let keep = |c: &char| {
        let keep = *c != '@' || before.is_alphanumeric();
        before = *c;
        keep
    };
    text.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_sign_and_addresses_keep_it() {
        assert_eq!(
            without_at("@disdik.contoh kapan? (@warga_1) a@b.id"),
            "disdik.contoh kapan? (warga_1) a@b.id"
        );
    }
}
