//! A change's `value`: a comment or a mention.

use super::json;
use super::scalar::Strings;
use crate::{Author, CommentEvent, Id, MalformedReason, Media, MentionEvent};

/// Reads a comment. Only its id must be there.
pub(super) fn comment(value: &str, strings: &mut Strings) -> Result<CommentEvent, MalformedReason> {
    let (mut id, mut comment_id, mut text, mut from, mut media, mut parent_id) = Default::default();
    json::members(value, |name, member| match name {
        b"id" => id = Some(member),
        b"comment_id" => comment_id = Some(member),
        b"text" => text = Some(member),
        b"from" => from = Some(member),
        b"media" => media = Some(member),
        b"parent_id" => parent_id = Some(member),
        _ => {}
    })
    .map_err(|_| MalformedReason::NotAnObject)?;

    let mut comment = CommentEvent::new(either_id(strings, [id, comment_id])?);
    comment.text = text.and_then(|text| strings.text(text));
    comment.from = from.and_then(|from| author(from, strings));
    comment.media = media.and_then(|media| self::media(media, strings));
    comment.parent_id = parent_id.and_then(|id| strings.id(id));
    Ok(comment)
}

/// Reads a mention. Only the media's id must be there.
pub(super) fn mention(value: &str, strings: &mut Strings) -> Result<MentionEvent, MalformedReason> {
    let (mut media_id, mut comment_id, mut media) = Default::default();
    json::members(value, |name, member| match name {
        b"media_id" => media_id = Some(member),
        b"comment_id" => comment_id = Some(member),
        b"media" => media = Some(member),
        _ => {}
    })
    .map_err(|_| MalformedReason::NotAnObject)?;

    let media_id = media_id
        .and_then(|id| strings.id(id))
        .or_else(|| self::media(media?, strings)?.id)
        .ok_or(MalformedReason::NoId)?;
    Ok(MentionEvent { media_id, comment_id: comment_id.and_then(|id| strings.id(id)) })
}

/// None where nothing in it can be read.
fn author(raw: &str, strings: &mut Strings) -> Option<Author> {
    let mut author = Author::default();
    json::members(raw, |name, member| match name {
        b"id" => author.id = strings.id(member),
        b"username" => author.username = strings.text(member),
        b"self_ig_scoped_id" => author.self_ig_scoped_id = strings.id(member),
        _ => {}
    })
    .ok()?;
    Some(author).filter(|author| *author != Author::default())
}

/// None where nothing in it can be read. A bare id is a media of which only the id is known.
fn media(raw: &str, strings: &mut Strings) -> Option<Media> {
    let mut media = Media::default();
    let members = json::members(raw, |name, member| match name {
        b"id" => media.id = strings.id(member),
        b"media_product_type" => media.product_type = strings.text(member),
        b"ad_id" => media.ad_id = strings.id(member),
        b"ad_title" => media.ad_title = strings.text(member),
        b"original_media_id" => media.original_media_id = strings.id(member),
        _ => {}
    });
    if members.is_err() {
        media.id = strings.id(raw);
    }
    Some(media).filter(|media| *media != Media::default())
}

fn either_id(strings: &mut Strings, ids: [Option<&str>; 2]) -> Result<Id, MalformedReason> {
    ids.into_iter().flatten().find_map(|id| strings.id(id)).ok_or(MalformedReason::NoId)
}
