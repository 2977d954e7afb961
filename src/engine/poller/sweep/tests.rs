use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

fn at(day: i64) -> Timestamp {
    Timestamp::from_millis(day * 24 * 3600 * SECOND)
}

fn media(id: u32) -> MediaId {
    MediaId::new(id.to_string()).unwrap()
}

fn comment(id: u32) -> CommentId {
    CommentId::new(format!("c{id}")).unwrap()
}

fn cursor(text: &str) -> Option<Cursor> {
    Cursor::new(text)
}

fn post(id: u32, day: Option<i64>, count: Option<u64>) -> Media {
    Media {
        id: media(id),
        caption: None,
        timestamp: day.map(at),
        comments_count: count,
        product_type: None,
        comments_enabled: None,
        owner: None,
        username: None,
    }
}

fn page(items: Vec<Media>, next: &str) -> Page<Media> {
    Page { items, next: cursor(next) }
}

fn turned(comments: usize, next: &str) -> Turned {
    Turned { next: cursor(next), comments, ..Turned::default() }
}

/// A sweep that has listed these posts, with that count of comments each.
fn reading(posts: &[u32], count: u64) -> Sweep {
    let mut sweep = Sweep::default();
    sweep.begin(at(0));
    sweep.listed(&page(posts.iter().map(|id| post(*id, Some(1), Some(count))).collect(), ""), |_| true);
    sweep
}

#[test]
fn an_old_post_among_newer_ones_hides_none_of_them() {
    let mut sweep = Sweep::default();
    assert_eq!(sweep.next(), None, "nothing is begun");
    sweep.begin(at(20));
    assert_eq!(sweep.next(), Some(Step::Posts(None)));
    // One is pinned and old, one has no time, and one lies on the edge: Meta cuts fractions of a second off.
    let edge = Media { timestamp: Some(at(20).plus_millis(-SECOND + 1)), ..post(4, None, None) };
    sweep.listed(
        &page(vec![post(1, Some(2), None), post(2, Some(24), None), post(3, None, None)], "b"),
        |_| true,
    );
    assert_eq!(sweep.next(), Some(Step::Posts(cursor("b"))));
    sweep.listed(&page(vec![edge, post(5, Some(10), None)], "c"), |_| true);
    assert_eq!(sweep.next(), Some(Step::Posts(cursor("c"))));
    sweep.listed(&page(vec![post(6, Some(9), None), post(7, Some(8), None)], "d"), |_| true);
    for id in [2, 3, 4] {
        assert_eq!(sweep.next(), Some(Step::Threads(media(id), None)));
        assert!(sweep.turned(turned(1, "")).is_some());
    }
    assert_eq!(sweep.next(), None, "the page of old ones ended the list");
}

#[test]
fn posts_take_turns_and_a_new_one_comes_first() {
    let mut sweep = reading(&[1, 2], 100);
    assert_eq!(sweep.next(), Some(Step::Threads(media(1), None)));
    assert_eq!(sweep.turned(turned(50, "1b")), None);
    assert_eq!(sweep.next(), Some(Step::Threads(media(2), None)));
    assert_eq!(sweep.turned(turned(50, "2b")), None);
    // The round ends here. In the next one, one more post is there, and the first two are listed again.
    sweep.begin(at(0));
    let posts = [3, 1, 2].map(|id| post(id, Some(1), Some(101)));
    sweep.listed(&page(posts.to_vec(), ""), |_| true);
    for (id, after) in [(3, ""), (1, "1b"), (2, "2b")] {
        assert_eq!(sweep.next(), Some(Step::Threads(media(id), cursor(after))));
        let done = sweep.turned(turned(1, "")).unwrap();
        // Instagram counted one more meanwhile, so that they are due again at once.
        assert_eq!((done.media, done.count), (media(id), Some(if id == 3 { 101 } else { 100 })));
    }
    assert_eq!(sweep.next(), None);
}

#[test]
fn cut_threads_are_read_before_the_next_page() {
    let mut sweep = reading(&[1], 80);
    let cut = vec![comment(7), comment(8)];
    assert_eq!(sweep.turned(Turned { cut, ..turned(50, "b") }), None);
    assert_eq!(sweep.next(), Some(Step::Replies(media(1), comment(7), None)));
    assert_eq!(sweep.turned(turned(20, "x")), None);
    assert_eq!(sweep.next(), Some(Step::Replies(media(1), comment(7), cursor("x"))));
    assert_eq!(sweep.turned(turned(3, "")), None);
    // The other one was deleted in the meantime.
    assert_eq!(sweep.next(), Some(Step::Replies(media(1), comment(8), None)));
    assert_eq!(sweep.gone(), None);
    assert_eq!(sweep.next(), Some(Step::Threads(media(1), cursor("b"))));
    assert!(sweep.turned(turned(3, "")).unwrap().is_whole);
}

#[test]
fn what_was_not_seen_makes_no_whole_reading() {
    let young = Turned { is_young: true, ..turned(3, "") };
    for (count, pages, is_whole) in [
        (5, vec![turned(5, "")], true),
        (0, vec![turned(0, "")], true),
        // Hidden words, advertisements: Instagram counts more than it lists, and one cannot know which.
        (9, vec![turned(5, "")], true),
        // Nothing at all is listed: in development mode, or for want of a permission.
        (5, vec![turned(0, "")], false),
        (5, vec![young.clone()], false),
        (9, vec![Turned { next: cursor("b"), ..young }, turned(5, "")], false),
    ] {
        let mut sweep = reading(&[1], count);
        let done = pages.clone().into_iter().filter_map(|page| sweep.turned(page)).last().unwrap();
        assert_eq!(done.is_whole, is_whole, "{count} {pages:?}");
        assert_eq!(sweep.next(), None);
    }
    // A list without an end is broken off.
    let mut sweep = reading(&[1], 5);
    let done = (0..MOST_PAGES).filter_map(|n| sweep.turned(turned(1, &format!("{n}")))).last().unwrap();
    assert!(!done.is_whole);
}

#[test]
fn what_is_gone_or_refused_holds_up_nobody() {
    let mut sweep = reading(&[1, 2, 3], 5);
    assert_eq!(sweep.gone(), None);
    sweep.refused();
    assert_eq!(sweep.next(), Some(Step::Threads(media(3), None)));
    sweep.begin(at(0));
    sweep.refused();
    assert_eq!(
        sweep.next(),
        Some(Step::Threads(media(3), None)),
        "the list of posts is begun anew in the next round"
    );
}

/// Posts with their pages of threads; of each thread, its pages of replies, the first of which stands in the thread.
type Account = BTreeMap<u32, Vec<Vec<u32>>>;

/// A page that was read: of a post, or of a thread on that page.
type Read = (u32, usize, Option<(u32, usize)>);

/// Where a page stands in the whole of a list; its cursor tells.
fn place(after: Option<&Cursor>) -> usize {
    after.map_or(0, |cursor| cursor.as_str().parse().unwrap())
}

fn after(place: usize, pages: usize) -> Option<Cursor> {
    (place + 1 < pages).then(|| Cursor::new((place + 1).to_string()).unwrap())
}

/// Makes one step at Instagram's side; tells what was read.
fn make(sweep: &mut Sweep, account: &Account, step: Step) -> Option<Read> {
    match step {
        Step::Posts(cursor) => {
            let posts: Vec<Media> = account.keys().map(|id| post(*id, Some(1), Some(1))).collect();
            let pages: Vec<_> = posts.chunks(2).collect();
            let at = place(cursor.as_ref());
            let items = pages.get(at).map(|page| page.to_vec()).unwrap_or_default();
            sweep.listed(&Page { items, next: after(at, pages.len()) }, |_| true);
            None
        }
        Step::Threads(media, cursor) => {
            let id: u32 = media.as_str().parse().unwrap();
            let (at, pages) = (place(cursor.as_ref()), &account[&id]);
            let threads = pages.get(at).cloned().unwrap_or_default();
            let cut = (0..)
                .zip(&threads)
                .filter(|(_, pages)| **pages > 0)
                .map(|(n, _)| comment(at as u32 * 100 + n));
            let cut = cut.collect();
            sweep.turned(Turned {
                next: after(at, pages.len()),
                comments: threads.len(),
                cut,
                is_young: false,
            });
            Some((id, at, None))
        }
        Step::Replies(media, top, cursor) => {
            let id: u32 = media.as_str().parse().unwrap();
            let number: u32 = top.as_str().strip_prefix('c').unwrap().parse().unwrap();
            let (page, thread) = (number as usize / 100, number % 100);
            let pages = account[&id][page][thread as usize] as usize;
            let at = place(cursor.as_ref());
            sweep.turned(Turned { next: after(at, pages), comments: 1, ..Turned::default() });
            Some((id, page, Some((thread, at))))
        }
    }
}

fn everything(account: &Account) -> BTreeSet<Read> {
    let mut all = BTreeSet::new();
    for (id, pages) in account {
        for (at, threads) in pages.iter().enumerate() {
            all.insert((*id, at, None));
            for (thread, replies) in (0..).zip(threads) {
                all.extend((0..*replies as usize).map(|page| (*id, at, Some((thread, page)))));
            }
        }
    }
    all
}

proptest! {
    #[test]
    fn every_page_is_read_once_however_small_the_budget(
        account in proptest::collection::btree_map(
            1u32..9, proptest::collection::vec(proptest::collection::vec(0u32..3, 0..4), 1..4), 0..6),
        budget in 1usize..12,
    ) {
        let mut sweep = Sweep::default();
        let mut read = Vec::new();
        let mut rounds = 0;
        let mut first = true;
        while first || sweep.next().is_some() {
            // Posts are listed in the first round alone here, since each is due as long as it is listed.
            if std::mem::take(&mut first) {
                sweep.begin(at(0));
            }
            for _ in 0..budget {
                let Some(step) = sweep.next() else { break };
                read.extend(make(&mut sweep, &account, step));
            }
            rounds += 1;
            prop_assert!(rounds < 1000);
        }
        let unique: BTreeSet<_> = read.iter().copied().collect();
        prop_assert_eq!(unique.len(), read.len(), "a page was read twice");
        prop_assert_eq!(unique, everything(&account));
    }
}
