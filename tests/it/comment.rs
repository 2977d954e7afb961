//! Where a comment stands after any events, in any order: the fold is total and keeps its promises.

use proptest::prelude::*;
use tanggap::comment::{
    Actor, Arrival, Author, Channel, Clock, Comment, CommentId, Decision, Entry, Event, Kind, Language,
    Outcome, Remains, Responder, Source, State, StateName,
};

use crate::given::{self, at, id};

fn received() -> Event {
    Event::Received {
        source: Source::Webhook,
        kind: Kind::Comment,
        text: "kapan ppdb dibuka?".to_owned(),
        author: Some(Author { id: "990001".to_owned(), username: Some("warga_satu".to_owned()) }),
        media: None,
        parent: None,
        written_at: at(0),
        clock: Clock::Entry,
    }
}

fn entry(seq: u64, actor: &Actor, event: Event) -> Entry {
    let at = at(i64::try_from(seq).unwrap());
    Entry { seq, at, comment: id("c1"), account: None, actor: actor.clone(), v: 1, event }
}

fn decided(decision: Decision) -> Event {
    Event::Decided {
        decision,
        reason: "matched".to_owned(),
        intent: None,
        confidence: 0.9,
        margin: 0.5,
        language: Language::Indonesian,
        question: true,
        intents_hash: "0".to_owned(),
    }
}

fn drafted() -> Event {
    Event::Drafted { text: "usul".to_owned(), channel: Channel::Public }
}

fn queued(text: &str) -> Event {
    Event::Queued { text: text.to_owned(), channel: Channel::Public, not_before: None }
}

fn outcome(attempt: u32, result: Outcome, retry: Option<i64>, reason: Option<&str>) -> Event {
    let (retry_at, reason) = (retry.map(at), reason.map(str::to_owned));
    Event::Outcome { attempt, result, code: None, subcode: None, reply_id: None, retry_at, reason }
}

fn answered(responder: Responder, seconds: i64) -> Event {
    Event::Answered { responder, reply_id: Some(id("r1")), answered_at: at(seconds) }
}

fn attempted(attempt: u32) -> Event {
    Event::Attempted { attempt, node: "n".to_owned(), deadline: at(100) }
}

/// The comment after `received` and these steps, each in an entry of its own.
fn after(steps: &[(&Actor, Event)]) -> Comment {
    let mut comment = Comment::begin(&entry(1, &Actor::META, received())).unwrap();
    for (seq, (actor, event)) in (2..).zip(steps) {
        comment.apply(&entry(seq, actor, event.clone()));
    }
    comment
}

#[test]
fn each_step_leads_where_it_should() {
    use StateName::*;
    let bot = &Actor::BOT;
    let post = [(bot, decided(Decision::Post)), (bot, queued("a")), (bot, attempted(1))];
    let with = |more: Vec<(&'static Actor, Event)>| [post.to_vec(), more].concat();
    for (steps, state) in [
        (vec![], New),
        (vec![(bot, decided(Decision::Ignore))], Ignored),
        (vec![(bot, decided(Decision::Escalate))], Escalated),
        (vec![(bot, decided(Decision::Draft))], Draft),
        (post[..2].to_vec(), Queued),
        (post.to_vec(), Posting),
        (
            with(vec![(bot, outcome(1, Outcome::Posted, None, None)), (bot, answered(Responder::Bot, 9))]),
            Answered,
        ),
        (with(vec![(bot, outcome(1, Outcome::Unknown, None, None))]), Posting),
        (with(vec![(bot, outcome(1, Outcome::Unknown, None, Some("outcome-unknown")))]), Failed),
        (with(vec![(bot, outcome(1, Outcome::Throttled, Some(60), Some("throttled")))]), Queued),
        (with(vec![(bot, outcome(1, Outcome::Refused, None, Some("refused")))]), Failed),
        // An outcome of another attempt than the open one changes nothing.
        (with(vec![(bot, outcome(7, Outcome::Refused, None, Some("refused")))]), Posting),
        (vec![(bot, decided(Decision::Draft)), (bot, Event::Rejected { reason: "x".to_owned() })], Rejected),
        (vec![(bot, decided(Decision::Draft)), (bot, Event::Edited { text: "y".to_owned() })], New),
        (with(vec![(bot, Event::Edited { text: "y".to_owned() })]), Posting),
        (vec![(bot, decided(Decision::Ignore)), (bot, answered(Responder::Staff, 9))], Answered),
    ] {
        assert_eq!(after(&steps).state.name(), state, "{steps:?}");
    }
}

#[test]
fn a_reply_counts_as_whose_it_is() {
    let bot = &Actor::BOT;
    let ani = Actor::staff("ani");
    let draft = [(bot, decided(Decision::Draft)), (bot, drafted())];
    let approved = |text: &str, edited| Event::Approved { text: text.to_owned(), edited };
    for (steps, responder) in [
        (vec![(bot, decided(Decision::Post)), (bot, queued("a"))], Responder::Bot),
        ([draft.to_vec(), vec![(&ani, queued("kata ani"))]].concat(), Responder::Staff),
    ] {
        assert_eq!(after(&steps).state.outgoing().map(|reply| reply.responder), Some(responder));
    }
    // An approval and what it queues are one write, and bear one time.
    for (said, author) in [("usul", "bot"), ("usul, diubah", "staff")] {
        let mut comment = after(&draft);
        let mut approval = entry(4, &ani, approved(said, said != "usul"));
        approval.at = at(30);
        let mut queue = entry(5, &ani, queued(said));
        queue.at = at(30);
        comment.apply(&approval);
        comment.apply(&queue);
        let reply = comment.state.outgoing().unwrap();
        assert_eq!(
            (reply.responder, serde_json::to_value(reply.author).unwrap()),
            (Responder::Approved, author.into())
        );
    }
}

#[test]
fn the_first_answer_is_the_one_that_counts_whatever_comes_in_first() {
    let staff = &Actor::STAFF;
    for order in [[20, 10], [10, 20]] {
        let steps = order.map(|seconds| (staff, answered(Responder::Staff, seconds)));
        assert_eq!(after(&steps).answer.map(|answer| answer.at), Some(at(10)));
    }
}

#[test]
fn whether_it_was_a_question_is_settled_by_the_first_decision() {
    let bot = &Actor::BOT;
    let later = after(&[(bot, decided(Decision::Draft)), (bot, decided(Decision::Ignore))]);
    assert_eq!(later.question, Some(true));
    let later = after(&[(bot, decided(Decision::Ignore)), (bot, decided(Decision::Draft))]);
    assert_eq!(later.question, Some(false));
}

#[test]
fn a_peers_answer_changes_no_state_and_the_first_of_them_counts() {
    let (peer, staff) = (&Actor::PEER, &Actor::STAFF);
    let by = |reply: &str| Event::PeerAnswered { reply_id: id(reply) };
    let draft = [(&Actor::BOT, decided(Decision::Draft)), (&Actor::BOT, drafted())];
    let told = [(peer, by("p2")), (peer, by("p1")), (peer, by("p2")), (staff, Event::PeerConfirmed)];
    let comment = after(&[draft.to_vec(), told.to_vec()].concat());
    assert_eq!(comment.state, after(&draft).state);
    let peers = comment.peers.unwrap();
    // Entries of these stories are a second apart; `at` is when the peer wrote.
    assert_eq!((peers.at, peers.replies, peers.confirmed_at), (at(4), vec![id("p2"), id("p1")], Some(at(7))));
    assert_eq!(after(&[(staff, Event::PeerConfirmed)]).peers, None, "there was nothing to confirm");

    let mut comment = after(&[(peer, by("p2"))]);
    let earlier = Entry { at: at(1), ..entry(9, peer, by("p0")) };
    let json = serde_json::to_value(&earlier).unwrap();
    assert_eq!((&json["event"], &json["reply_id"]), (&"peer_answered".into(), &"p0".into()));
    assert_eq!(json["at"], at(1).to_string(), "the moment of the answer is the entry's own");
    comment.apply(&earlier);
    assert_eq!(comment.peers.unwrap().at, at(1), "told last, written first");
}

#[test]
fn what_is_learned_of_a_mention_later_completes_it() {
    let mention = |text: &str, author: Option<&str>| Event::Received {
        source: Source::Webhook,
        kind: Kind::Mention,
        text: text.to_owned(),
        author: author.map(Author::named),
        media: None,
        parent: None,
        written_at: at(0),
        clock: Clock::Graph,
    };
    let mut comment = Comment::begin(&entry(1, &Actor::META, mention("", None))).unwrap();
    comment.apply(&entry(2, &Actor::META, mention("kapan?", Some("Warga_2"))));
    assert_eq!((comment.text.as_str(), comment.state.name()), ("kapan?", StateName::New));
    assert_eq!(comment.author.map(|author| author.id).as_deref(), Some("@warga_2"));
    assert_eq!((comment.received_at, comment.by_webhook_at), (at(1), Some(at(1))), "it came before");
    assert_eq!(comment.entries, [1, 2]);
}

/// What is recorded of a comment that comes again, by names.
fn again(steps: &[(&Actor, Event)], arrival: &Arrival) -> Vec<&'static str> {
    let known = Comment { account: arrival.account.clone(), ..after(steps) };
    let name = |event: Event| match event {
        Event::Received { .. } => "received",
        Event::Seen { .. } => "seen",
        Event::Dated { .. } => "dated",
        Event::Edited { .. } => "edited",
        _ => "another",
    };
    arrival.events(Some(&known)).into_iter().map(|(_, event)| name(event)).collect()
}

#[test]
fn what_comes_again_adds_what_it_knows_better() {
    let webhook = given::arrival("c1", "kapan ppdb dibuka?");
    let poller = Arrival { source: Source::Poller, clock: Clock::Graph, ..webhook.clone() };
    let with_text = |arrival: &Arrival, text: &str| Arrival { text: text.to_owned(), ..arrival.clone() };
    let seen = (&Actor::META, Event::Seen { source: Source::Poller });
    let dated = (&Actor::META, Event::Dated { written_at: at(0), clock: Clock::Graph });
    let erased = (&Actor::SYSTEM, Event::Erased(Remains::default()));
    let nothing: [&str; 0] = [];
    assert_eq!(again(&[], &webhook), nothing);
    assert_eq!(again(&[], &poller), ["seen", "dated"]);
    assert_eq!(again(std::slice::from_ref(&seen), &poller), ["dated"]);
    assert_eq!(again(&[seen.clone(), dated.clone()], &poller), nothing, "the time is refined once");
    assert_eq!(again(&[], &with_text(&poller, "iraha?")), ["seen", "dated", "edited"]);
    assert_eq!(again(&[], &with_text(&webhook, "iraha?")), ["edited"]);
    // What is withheld, or only set otherwise, is no change.
    for text in ["", " kapan  ppdb dibuka?\n"] {
        assert_eq!(again(&[seen.clone(), dated.clone()], &with_text(&poller, text)), nothing, "{text:?}");
    }
    // What was erased does not come back.
    assert_eq!(again(std::slice::from_ref(&erased), &webhook), nothing);
    assert_eq!(again(&[erased], &poller), ["seen", "dated"]);
}

fn any_event() -> impl Strategy<Value = Event> {
    let decision = prop_oneof![
        Just(Decision::Post),
        Just(Decision::Draft),
        Just(Decision::Escalate),
        Just(Decision::Ignore)
    ];
    let result = prop_oneof![
        Just(Outcome::Posted),
        Just(Outcome::Unknown),
        Just(Outcome::Throttled),
        Just(Outcome::Refused)
    ];
    let responder = prop_oneof![Just(Responder::Bot), Just(Responder::Approved), Just(Responder::Staff)];
    prop_oneof![
        Just(received()),
        Just(Event::Seen { source: Source::Poller }),
        Just(Event::Dated { written_at: at(1), clock: Clock::Graph }),
        Just(Event::Edited { text: "lain".to_owned() }),
        decision.prop_map(decided),
        Just(drafted()),
        Just(Event::Approved { text: "usul".to_owned(), edited: false }),
        Just(Event::Rejected { reason: "x".to_owned() }),
        Just(queued("usul")),
        (1..4u32).prop_map(attempted),
        (1..4u32, result, proptest::option::of(1..100i64), any::<bool>())
            .prop_map(|(n, result, retry, why)| outcome(n, result, retry, why.then_some("x"))),
        (responder, 1..100i64).prop_map(|(responder, seconds)| answered(responder, seconds)),
        "[a-c]".prop_map(|reply| Event::PeerAnswered { reply_id: id(&reply) }),
        Just(Event::PeerConfirmed),
        Just(Event::Withdrawn { reason: "x".to_owned() }),
        Just(Event::Hidden),
        Just(Event::Removed),
        Just(Event::Erased(Remains { own: false, addressed: true })),
    ]
}

proptest! {
    #[test]
    fn any_ledger_can_be_read(events in proptest::collection::vec(any_event(), 0..40)) {
        let actors = [Actor::META, Actor::BOT, Actor::STAFF, Actor::SYSTEM];
        let mut comment = Comment::begin(&entry(1, &Actor::META, received())).unwrap();
        for (seq, event) in (2..).zip(events) {
            let before = comment.clone();
            let entry = entry(seq, &actors[usize::try_from(seq % 4).unwrap()], event);
            comment.apply(&entry);
            prop_assert_eq!(comment.version(), seq);
            // Taking an entry again changes nothing: the index may follow the journal from too early a place.
            let once = comment.clone();
            comment.apply(&entry);
            prop_assert_eq!(&once, &comment);
            // The first answer stays, or an earlier one takes its place.
            if let Some(first) = before.answer.filter(|_| !matches!(entry.event, Event::Received { .. })) {
                prop_assert!(comment.answer.as_ref().is_some_and(|answer| answer.at <= first.at));
            }
            // A call is open only for what was queued.
            if matches!(comment.state, State::Posting { .. }) {
                prop_assert!(before.state.outgoing().is_some());
            }
            // The ledger's JSON says what the entry says.
            let json = serde_json::to_string(&entry).unwrap();
            prop_assert_eq!(serde_json::from_str::<Entry>(&json).unwrap(), entry);
        }
        // The state as it is stored says what it was.
        let json = serde_json::to_string(&comment).unwrap();
        prop_assert_eq!(serde_json::from_str::<Comment>(&json).unwrap(), comment);
    }
}

#[test]
fn a_ledger_of_others_may_leave_out_the_figures_of_what_matched_nothing() {
    let line = r#"{"seq":2,"at":"2026-11-24T01:00:00.000Z","comment":"c1","account":null,"actor":{"kind":"bot","name":null},"v":1,
        "event":"decided","decision":"ignore","reason":"no-match","intent":null,"confidence":null,"margin":null,
        "language":"und","question":false,"intents_hash":"0"}"#;
    let entry: Entry = serde_json::from_str(line).unwrap();
    assert!(matches!(entry.event, Event::Decided { confidence: 0.0, margin: 0.0, intent: None, .. }));
    assert!(
        serde_json::from_str::<Entry>(&line.replace(r#""confidence":null"#, r#""confidence":"0""#)).is_err()
    );
}

#[test]
fn each_answer_is_known_as_the_accounts_and_the_earliest_is_the_first() {
    let answered = |seq, reply: &str, seconds| {
        let event = Event::Answered {
            responder: Responder::Staff,
            reply_id: Some(id(reply)),
            answered_at: at(seconds),
        };
        entry(seq, &Actor::STAFF, event)
    };
    let mut comment = Comment::begin(&entry(1, &Actor::META, received())).unwrap();
    for (seq, reply, seconds, known) in
        [(2, "r2", 20, "r2"), (3, "r3", 30, "r2 r3"), (4, "r1", 10, "r1 r3 r2"), (5, "r1", 40, "r1 r3 r2")]
    {
        comment.apply(&answered(seq, reply, seconds));
        assert_eq!(comment.replies().map(CommentId::as_str).collect::<Vec<_>>().join(" "), known);
    }
}
