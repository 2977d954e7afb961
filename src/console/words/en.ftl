# The words of the console in English. The keys are those of id.ftl; { $n } and the like are filled in when it is shown.

frame-skip = Skip to content
frame-nav = Main menu
frame-more = More
frame-logout = Log out
frame-save = Save
frame-saved = Saved.
frame-cancel = Cancel
frame-change = Change
frame-done = Done
frame-older = Older
frame-show = Show
frame-pages = Pages
frame-before = Previous
frame-after = Next
frame-page_of = Page { $page } of { $last }
frame-keys = Keyboard shortcuts
frame-close = Close
frame-reload = Load again
frame-offline = The connection is lost. This page is not kept up to date; load it again if this stays.
frame-any = Any

nav-queue = Queue
nav-comments = Comments
nav-intents = Intents
nav-participation = Participation
nav-accounts = Accounts
nav-users = Users
nav-audit = Audit
nav-profile = Profile

time-now = just now
time-minutes_ago =
    { $n ->
        [one] { $n } minute ago
       *[other] { $n } minutes ago
    }
time-hours_ago =
    { $n ->
        [one] { $n } hour ago
       *[other] { $n } hours ago
    }
time-days_ago =
    { $n ->
        [one] { $n } day ago
       *[other] { $n } days ago
    }
time-d = { $n } d
time-moment = <1 s
time-h = { $n } h
time-m = { $n } min
time-s = { $n } s
time-months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec

failure-not_found = There is nothing here
failure-not_found_why = Perhaps the address is wrong, or what was here is gone.
failure-forbidden = Your role does not allow this
failure-forbidden_why = Ask an admin if you need it.
failure-bad = What was sent can't be read
failure-unavailable = Not available at present. Please try again in a moment.
failure-home = Back to the start

login-title = Log in
login-name = User name
login-password = Password
login-enter = Log in
login-forgot = Forgot your password? Ask an admin for a new one.
login-wrong = User name or password is wrong.
login-wait = Too many attempts. Try again in { $n } seconds.
login-code_title = Verification code
login-code_why = Open your authenticator app and enter the six digits that it shows for Tanggap.
login-code = Six-digit code
login-wrong_code = That code is wrong or too old.
login-another = Log in as somebody else

welcome-title = Welcome
welcome-why = You are the first one here. Make yourself an admin; you can add others afterwards.
welcome-enter = Begin
welcome-gone = This link does not hold any more
welcome-gone_why = It can be used once, within a day. If there is no user yet, start the server again for a new link.

password-title = Change password
password-must = Somebody else chose your password. Change it first to one that only you know.
password-present = Present password
password-chosen = New password
password-hint = At least 10 characters. A few plain words are better than one that is complicated.
password-save = Change password
password-short = The password is too short: at least 10 characters.
password-long = The password is too long.
password-guessable = This password is too easily guessed.
password-wrong = The present password is wrong.
password-same = The new password must be another one.

profile-look = Appearance
profile-tongue = Language
profile-theme = Theme
profile-safety = Security
profile-change_password = Change password
profile-set_factor = Set up two-step verification
profile-has_factor = Two-step verification is on. To remove it, enter your password.
profile-remove_factor = Remove two-step verification
profile-sessions = Where you are logged in
profile-seen = Last active
profile-this_one = This device
profile-end = Log out

factor-title = Two-step verification
factor-how = Scan this picture with an authenticator app on your telephone, then enter the code that it shows.
factor-picture = QR code for authenticator apps
factor-by_hand = Or type this key into the app
factor-code_hint = The code changes every 30 seconds.
factor-switch_on = Switch on

theme-auto = As the device
theme-light = Light
theme-dark = Dark

role-viewer = Viewer
role-viewer_may = only looks
role-reviewer = Reviewer
role-reviewer_may = also handles the queue
role-editor = Editor
role-editor_may = also changes intents
role-admin = Admin
role-admin_may = also manages accounts and users

people-who = User
people-role = Role
people-accounts = Accounts
people-factor = Two steps
people-on = On
people-off = No
people-new = First password
people-shown = Full name
people-name_hint = Letters, digits, full stops, or an e-mail address; no blanks.
people-bad_name = A user name has 2 to 64 letters, digits, full stops or dashes, and no blanks.
people-taken = That user name is taken.
people-add = Add user
people-all_accounts = All accounts
people-lost = Lost access
people-lost_why = A new password logs the user out everywhere and removes two-step verification.
people-reset = Give a new password
people-remove = Remove user
people-remove_sure = Remove { $who }?
people-last_admin = This is the last admin of all accounts. Make somebody else one first.
people-first_password = First password
people-first_password_why = Give this password to { $who }. It is shown only once, and must be changed at the first login.

audit-at = When
audit-by = Who
audit-what = What
audit-about = About
audit-none = Nothing is recorded yet.
audit-did-session-begin = Logged in
audit-did-session-end = Logged out
audit-did-session-refused = Failed to log in
audit-did-session-code_refused = Gave a wrong code
audit-did-profile-look = Changed appearance
audit-did-profile-password = Changed password
audit-did-profile-factor-set = Set up two-step verification
audit-did-profile-factor-remove = Removed two-step verification
audit-did-profile-session-end = Logged a device out
audit-did-user-first = Made the first admin
audit-did-user-add = Added a user
audit-did-user-change = Changed a user
audit-did-user-reset = Gave a new password
audit-did-user-remove = Removed a user
audit-did-comment-reply = Answered a comment
audit-did-comment-reject = Rejected a proposed answer
audit-did-comment-hide = Hid a comment
audit-did-comment-unhide = Showed a comment again
audit-did-comment-confirm_peer = Confirmed a citizen's answer
audit-did-comment-assign = Assigned a comment
audit-did-comment-snooze = Snoozed a comment
audit-did-comment-take = Took a comment over
audit-did-comment-undo = Took a deed back
audit-did-comment-several = Handled several comments
audit-did-comment-teach = Made an example of a comment
audit-did-intents-save = Saved an intent file
audit-did-account-pause = Paused an account
audit-did-account-resume = Resumed an account
audit-did-account-connect = Connected an account
audit-did-account-adjust = Changed an account's settings
audit-did-account-disconnect = Disconnected an account

state-new = New
state-ignored = Left alone
state-escalated = Escalated
state-draft = Draft
state-queued = To be posted
state-posting = Being posted
state-answered = Answered
state-rejected = Rejected
state-withdrawn = Withdrawn
state-failed = Failed

comment-nobody = nobody known
comment-erased = Its text was erased.
comment-wordless = No words (a sticker or GIF).
comment-agency = The agency
comment-peer = Citizen's answer
comment-language = Language
comment-intent = Intent
comment-confidence = Confidence

reason-no-question = Needs no answer
reason-not-ours = Not our business
reason-handled-elsewhere = Handled elsewhere
reason-wrong-answer = The proposed answer is wrong
reason-spam = Spam or advertising
reason-hidden = The comment was hidden.
reason-deleted = The comment was deleted.
reason-erased = Its text was erased.
reason-refused = Instagram refused it.
reason-outcome-unknown = It is uncertain whether the reply arrived at Instagram. Look at the thread there before you send it again.
reason-gone = Instagram says that what was to be answered is no longer there.
reason-throttled = Instagram limits the calls; it is tried again.
reason-not-sent = The call did not reach Instagram; it is tried again.
reason-account-stopped = Instagram refuses the account; it is tried again once it is served.
reason-not-posted = It is certain that nothing was posted.

queue-waiting =
    { $n ->
        [one] { $n } waits
       *[other] { $n } wait
    }
queue-this = This comment
queue-kinds = What waits
queue-all = All
queue-mine = Mine
queue-snoozed = Snoozed
queue-empty = Nothing waits here.
queue-all_done = All is done
queue-all_done_why = New comments that need a person will show up here by themselves.
queue-none_here = Nothing fits
queue-show_all = Show all
queue-moved = This comment has just changed. Look again before you go on.
queue-bad_text = A reply must not be empty, nor longer than 2,200 characters.
queue-no_instagram = Instagram did not do it. Try again later.
queue-too_late = It is too late to undo.
queue-with_other = { $who } is working on this comment.
queue-take_over = Take over
queue-whole_story = The whole story
queue-why = Why the bot did not answer:
queue-failed_why = It was not posted:
queue-runner_up = Runner-up
queue-personal = It holds personal data; do not repeat it in the answer.
queue-other_answer = Choose another answer
queue-as_proposed = As proposed
queue-proposed = Proposed answer
queue-own_words = Your answer
queue-by_message = by direct message
queue-then_public = Once the message is sent, this is written below the comment:
queue-write = Write an answer…
queue-approve = Approve
queue-send = Send
queue-reject = Reject
queue-skip = Skip
queue-next = Next
queue-reject_why = Reason to reject
queue-assign = Assign to
queue-assign_me = Take
queue-nobody = Nobody
queue-snooze = Snooze
queue-snooze_now = Not snoozed
queue-snooze_off = Back to the queue
queue-snooze_hour = For an hour
queue-snooze_tomorrow = Until tomorrow, 8:00
queue-snooze_week = Until next week
queue-hide = Hide
queue-is_hidden = This comment is hidden from the public.
queue-unhide = Show again
queue-exposed = It contains personal data: hide it?
queue-is_exposed = Personal data
queue-peer_answered = Another citizen has answered. Is the answer right?
queue-confirm_peer = Confirm citizen's answer
queue-peer_confirmed = Citizen's answer confirmed
queue-by_peer = Answered by a citizen
queue-teach = Make it an example of
queue-teach_none = Must not be answered
queue-teach_add = Add
queue-done = This comment is done.
queue-undo = Undo
queue-several =
    { $n ->
        [one] { $n } comment:
       *[other] { $n } comments:
    }
queue-to_chosen = { $act }: those chosen
queue-chosen = { $n } chosen
queue-choose_all = Choose all on this page
queue-choose_one = Choose the comment by { $who }
queue-did-approved = Approved; it is posted in a moment.
queue-did-sent = The answer is posted in a moment.
queue-did-rejected = Rejected.
queue-did-hidden = Hidden.
queue-did-shown = The comment is shown again.
queue-did-peer_confirmed = The citizen's answer is confirmed.
queue-did-assigned = Assigned.
queue-did-snoozed = Snoozed.
queue-did-woken = Back in the queue.
queue-did-undone = Taken back.
queue-did-taught = The example was added; the bot uses it already.
queue-did-taught_already = That example is there already.
queue-did-nothing = Nothing could be done: the comments have changed.

teach-empty = A comment without words can be no example.
teach-personal = This comment holds personal data and must not become an example.
teach-gone = That intent is no longer in the files.
teach-faulty = The intent files have faults; mend them on the Intents page first.

editor-stale = Somebody else has changed this file. Load it again, then repeat your change.
editor-saved = Saved, and in use already.
editor-gone = That file or intent is no longer there.
editor-bad_date = That date can't be read.
editor-bad_name = A file's name has lower-case letters, digits, - and _, and ends in .toml.
editor-checking = Checking…
editor-well = Nothing is wrong.
editor-line = Line
editor-text_of = Text of { $file }
editor-review = Test before saving
editor-read_only = You can only look at this file.
editor-same = Nothing has changed.
editor-faulty = There are faults; mend them before saving.
editor-check = What the check says
editor-diff = What changes
editor-note = Note on the change
editor-note_hint = for example: new dates by the circular
editor-back = Back to editing

keys-next = Next comment
keys-before = Previous comment
keys-approve = Approve or send
keys-edit = Edit the answer
keys-reject = Reject
keys-hide = Hide
keys-choose = Choose this comment
keys-undo = Undo
keys-send = Send from the answer's field
keys-search = Search

comments-search = Search words or names…
comments-find = Search
comments-filters = Filters
comments-state = State
comments-answer = Answer
comments-answered_yes = Answered
comments-answered_no = Unanswered
comments-by_bot = Answered by the bot
comments-by_approved = An approved draft
comments-by_staff = Answered by staff
comments-kind = Kind
comments-question_yes = Question
comments-question_no = No question
comments-from = From
comments-to = To
comments-bad_filter = That filter is unknown.
comments-bad_period = That period makes no sense: it must end after it begins.
comments-none = No comment fits
comments-none_why = Try other words, or fewer filters.
comments-looked_back = Looked back to { $at }.
comments-look_on = Look further
comments-after = after { $time }
comments-decision = Decision
comments-margin = Margin
comments-written = Written
comments-answered_at = Answered
comments-account = Account
comments-our_answer = Our answer
comments-handle = Handle it in the queue
comments-still_answer = Answer this comment
comments-ledger = Ledger
comments-by = Written by
comments-citizens = Citizens
comments-wait = Waiting time
comments-waited = Waited ≥ { $time }
comments-within = Answered within { $time }
comments-worked = Service hours ≥ { $time }
comments-peer = Other citizens
comments-peer_first = Answered first
comments-peer_confirmed = Their answer was confirmed
comments-way = Came
comments-counted = Participation
comments-counted_yes = What is counted
comments-total =
    { $n ->
        [one] { $n } comment
       *[other] { $n } comments
    }
comments-behind = behind a figure of participation
comments-clear = Clear filters

stage-received = Written → received
stage-decided = Received → decided
stage-approved = Decided → approved
stage-posted = Approved → posted
comments-own = Our accounts

actor-meta = Meta
actor-bot = the bot
actor-staff = staff
actor-peer = another citizen
actor-system = the system
actor-webhook = by the webhook
actor-poller = by the poller

outcome-posted = posted
outcome-unknown = unknown
outcome-throttled = held back by Instagram
outcome-refused = refused by Instagram

ledger-received = Received
ledger-seen = Seen again
ledger-dated = Its time became known
ledger-edited = Edited by its author
ledger-decided = Decided
ledger-drafted = A reply was proposed
ledger-approved = Approved
ledger-rejected = Rejected
ledger-queued = Queued to be posted
ledger-attempted = Attempt to post
ledger-outcome = Outcome
ledger-answered = Answered
ledger-withdrawn = Withdrawn
ledger-hidden = Hidden
ledger-shown = Shown again
ledger-removed = Gone from Instagram
ledger-assigned = Assigned
ledger-snoozed = Snoozed
ledger-erased = Personal data erased
ledger-peer_answered = Answered by another citizen
ledger-peer_confirmed = A citizen's answer was confirmed

period-today = Today
period-week = 7 days
period-month = 30 days

participation-period = Period
participation-download = Download { $kind }
participation-print = Print
participation-making = The figures are being made
participation-making_why = After a start of the server they are made from the whole record, and appear here by themselves.
participation-empty = No comments in this period yet
participation-empty_why = Figures show up as soon as citizens write.
participation-never = not yet
participation-spread = 95%: { $low } to { $high }
participation-wait = Waiting time of questions (median)
participation-wait_why = Those that still wait are counted.
participation-questions = Questions answered
participation-all = All comments answered
participation-of = { $n } of { $all }
participation-open = { $n } open
participation-waiting = Waiting for staff now
participation-oldest = The oldest was written
participation-nothing_waits = Nothing waits.
participation-within = Answered within
participation-m15 = 15 minutes
participation-h1 = 1 hour
participation-h24 = 24 hours
participation-target = target { $n }
participation-latency = Response time (of the answered)
participation-who = Answered by
participation-bot = The bot
participation-approved = Approved drafts
participation-staff = Staff
participation-young = This period is less than 24 hours old; its figures may still change.
participation-all_hours = All hours
participation-service_hours = Service hours only
participation-stages = A comment's way (medians)
participation-stages_why = Where the time goes: at Meta, here, waiting for staff, or in posting.
participation-peers = Answered by other citizens
participation-coverage = How comments came
participation-coverage_why = Instagram: its own count, replies of the account included.
participation-poller = Read now and then
participation-by_account = By account
participation-by_intent = By intent
participation-by_topic = By topic
participation-topic = Topic
participation-comments = Comments
participation-rate = Answered
participation-median = Wait
participation-unknown = not recognised
participation-no_plot = No answers to draw yet.

targets-title = Targets
targets-target = Target
targets-reached = Reached
targets-goal = Wanted
targets-left = Misses left
targets-burn = The last day
targets-of = of { $n }
targets-over = { $n } too many
targets-fast = too many misses
targets-slow = on course
targets-why = Only comments that are decided: answered in time, or the time has passed. "The last day" says whether the target would be met if all went on as on that day.
targets-thirty_days = The last 30 days
targets-month = This month
target-within_15m = Answered within 15 minutes
target-within_1h = Answered within 1 hour
target-within_24h = Answered within 24 hours
target-working_within_15m = Answered within 15 minutes of service hours
target-working_within_1h = Answered within 1 service hour
target-working_within_8h = Answered within 8 service hours
target-rate = Answered at all

trouble-paused = { $who } is paused by { $by }: nothing is posted.
trouble-drafts = { $who } makes drafts only, since the bot stepped back by itself.
trouble-stopped = Instagram refuses { $who }: { $why }
trouble-resting = { $who } is resting: too many calls to Instagram.
trouble-broken = The intent files of { $who } have faults.
trouble-webhook_silent = The webhook of { $who } is silent, although there are new comments.
trouble-not_subscribed = { $who } is not subscribed to Meta's notifications.
trouble-token = The token of { $who } ends soon: connect it again on the Accounts page.
trouble-escalation_waits = An escalated comment of { $who } waits since { $when }.
trouble-oldest_unanswered = A question to { $who } has had no answer since { $when }.
trouble-surge = A surge at { $who }: { $n } comments within an hour.
trouble-surge_of = A surge at { $who }: { $n } comments about { $topic } within an hour.

plot-waits = How many still wait
plot-waits_why = The share that is unanswered, by how long they waited
plot-waits_spoken = Half of the questions are answered within { $median }.
plot-questions = Questions
plot-all = All comments
plot-answered = Answered
plot-days = Comments by day
plot-days_why = Choose a day to see its comments
plot-day = { $day }: { $n } comments, { $answered } answered

mode-auto = Automatic
mode-draft = Draft
mode-escalate = Escalate
mode-ignore = Ignore

tongue-id = Indonesian answer
tongue-su = Sundanese answer
tongue-en = English answer

intents-proposals = Proposed intents
intents-add = New intent
intents-mode = Mode
intents-hits = Hits
intents-posts = Posted
intents-rejects = Rejected
intents-last = Last
intents-period = Figures of the last 30 days.
intents-broken = The latest intent files have faults; the last good ones go on serving.
intents-unconfirmed = facts are not confirmed
intents-unconfirmed_why = Answers with them stay drafts. Enter the official value, then confirm it.
intents-used_by =
    { $n ->
        [one] used by { $n } intent
       *[other] used by { $n } intents
    }
intents-confirm = Confirm
intents-ending = answers end soon
intents-ended = Ended
intents-until = until { $day }
intents-no_reply = No answer yet

backtest-title = Back-test
backtest-sum = Of { $n } comments, { $changed } would get something else.
backtest-labelled = Of { $n } examples and tests, those taken rightly: { $before } become { $after }.
backtest-worse = { $n } get worse
backtest-better = { $n } get better
backtest-none = Nothing changes
backtest-more = … and { $n } more.
backtest-is_worse = worse
backtest-is_better = better
backtest-is_other = changed

try-title = Try it
try-comment = Write a comment as a citizen would…
try-do = Try

history-title = History
history-none = No change by the console yet.
history-undo = Go back to before this change
history-back = Go back to this version
history-present = Open the present file

proposals-sum = Of { $n } comments that the bot did not answer, { $unmatched } ask something that no intent fits.
proposals-none = No proposals yet
proposals-none_why = Proposals show up when several comments ask the same and no intent fits.
proposals-comments =
    { $n ->
        [one] { $n } comment
       *[other] { $n } comments
    }
proposals-make = Make an intent

form-title = Title
form-id_hint = Lower-case letters, digits and hyphens; do not change it once in use.
form-channel = Channel
form-public = Public reply
form-private = Private message
form-valid_until = Valid until
form-examples = Example questions
form-examples_hint = One a line, as citizens write them.
form-keywords = Keywords
form-keywords_hint = One phrase a line; … stands for some words between.
form-replies = Answers
form-facts = Facts that can be used:
form-notices = Public notice of a private message
form-notices_hint = Written below the comment once the private message is certain to be sent; may be empty. No facts in it.
form-more = Exclusions, patterns and tests
form-exclude = Unless it has
form-exclude_hint = Phrases that veto this intent, one a line.
form-patterns = Patterns (regular expressions)
form-patterns_hint = One a line; seldom needed.
form-tests = Tests
form-tests_hint = Comments that must be taken for this intent, one a line.
form-as_text = Edit as text

accounts-connected = The account is connected, and subscribed to notifications.
accounts-unsubscribed = The account is connected, but not subscribed to Meta's notifications. Try to connect it again.
accounts-add = Connect an account
accounts-added = The account is connected. From now on its comments are received, and every answer waits for your approval.
accounts-adjusted = The settings are saved, and hold from now on.
accounts-disconnected = The account is disconnected. The comments that were received are kept.
accounts-add_why = The owner of the account logs in at Instagram and agrees to instagram_business_basic, instagram_business_manage_comments and instagram_business_manage_messages. It must be a professional account.
accounts-none = No account yet
accounts-none_how = Connect the Instagram account of your agency. The bot will not answer by itself yet: every answer is a draft until you change the mode.
accounts-none_ask = Ask an admin to connect the Instagram account of your agency.
accounts-no_intents = The folder of intent files can't be read, so nothing could be answered. Look at intents.dir in tanggap.toml.
accounts-configured = This account is set in tanggap.toml.
accounts-settings = Settings
accounts-signature_why = Put after automatic answers, so that citizens know it is a bot. May be empty.
accounts-disconnect = Disconnect
accounts-disconnect_sure = Disconnect { $who }? New comments are received no longer, and its token is forgotten. The comments that are here are kept.
accounts-resume = Resume
accounts-pause = Pause
accounts-pause_sure = Stop all posting of { $who }? Comments are received all the while.
accounts-mode = Mode
accounts-auto = Automatic: what is certain is answered by itself
accounts-draft = Drafts: staff look at everything
accounts-not_as_configured = (for now, other than configured)
accounts-access = Instagram
accounts-open = Serves the account
accounts-resting = Rests until { $at }
accounts-stopped = Refuses
accounts-token = Token
accounts-token_unknown = Its end is not known yet.
accounts-token_over = Expired
accounts-token_days =
    { $n ->
        [one] { $n } day left
       *[other] { $n } days left
    }
accounts-token_at_latest = at the latest
accounts-connect = Connect with Instagram
accounts-no_app = To connect accounts here, set meta.app_id in tanggap.toml.
accounts-latest = Latest comment received
accounts-intents =
    { $n ->
        [one] { $n } intent
       *[other] { $n } intents
    }
accounts-signature = Signature
accounts-zone = Time zone
accounts-is_stopped = Not connected
accounts-is_paused = Paused
accounts-is_drafts = Drafts only
accounts-is_well = Running
accounts-foreign = This link is not from your session. Begin again on the Accounts page.
accounts-denied = The owner of the account did not agree.
accounts-failed = Instagram gave no access.
accounts-not_meant = It was @{ $who } ({ $id }) who agreed, not the account that was meant. Log out of that one at Instagram first.
accounts-check = Check
accounts-ok = In order
accounts-fault = Wrong
accounts-unknown = Not known
