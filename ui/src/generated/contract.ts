// Written by crates/contract (`make generate`); changes here are lost.

/**
 * An application is accepted.
 */
export type AcceptApplication = { 
/**
 * Which.
 */
application: string, 
/**
 * Of a first card: the resident who is the person in the form, when there is a record already.
 */
joins?: string, 
/**
 * Of a first card: what was decided of those who may be the same person.
 */
decisions: Array<SamePersonDecision>, 
/**
 * The photo of the application, as it was cut out here.
 */
photo?: ChosenPhoto | null, };

/**
 * A printer to add.
 */
export type AddPrinter = { 
/**
 * `ipp://` or `ipps://` address.
 */
address: string, 
/**
 * What it prints on; cards unless said otherwise.
 */
purpose: PrinterPurpose, 
/**
 * What the clerk knows it by, as a print queue is called; otherwise it is called what it says it is.
 */
name: string | null, };

/**
 * Who may have a package at all.
 */
export type AgeLimits = { 
/**
 * From this birthday on.
 */
from: number | null, 
/**
 * Until the day before this birthday.
 */
under: number | null, };

/**
 * A resident's answers to clauses, in the versions in force.
 */
export type AnswerConsents = { 
/**
 * Whose.
 */
resident: string, 
/**
 * Only those that were answered anew.
 */
answers: Array<ConsentAnswer>, 
/**
 * The language of the text that was shown, as a BCP 47 tag.
 */
language: string, };

/**
 * The operator's answer.
 */
export type AnswerTray = { 
/**
 * The production.
 */
production: string, 
/**
 * What came out.
 */
tray: Tray, };

/**
 * Who asks for the card: the choice on the form.
 */
export type ApplicantKind = "resident" | "guardian" | "proxy";

/**
 * What a resident asks for.
 */
export type ApplicationContent = { "kind": "new_card", 
/**
 * Whose, by the rules of the registration. The document is the one that will be shown when the card is collected.
 */
form: RegistrationForm, 
/**
 * Which object.
 */
card: CardKind, 
/**
 * Packages that are wished, by the names of the city's list.
 */
packages: Array<string>, } | { "kind": "duplicate", 
/**
 * Why, by the name of the city's list.
 */
reason: string, } | { "kind": "physical_card" } | { "kind": "data_change", 
/**
 * Group by group, with what stood there.
 */
changes: Array<GroupChange>, } | { "kind": "extension", 
/**
 * Which, by the name of the city's list.
 */
package: string, } | { "kind": "package", 
/**
 * Which, by the name of the city's list.
 */
package: string, } | { "kind": "identifier", 
/**
 * Of which kind, by the name of the city's list.
 */
identifier: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Its last day, if it has one.
 */
until: string | null, };

/**
 * What happens to an application.
 */
export type ApplicationEvent = "submit" | "withdraw" | "take" | "release" | "ask_correction" | "accept" | "reject" | "card_begun" | "card_ready" | "card_lost" | "card_handed_over" | "time_out";

/**
 * Who has taken an application.
 */
export type ApplicationHolder = { 
/**
 * Who.
 */
staff: string, 
/**
 * First and last name.
 */
name: string, 
/**
 * The number of the station.
 */
station: number, 
/**
 * Since when.
 */
at: Moment, };

/**
 * What is asked for.
 */
export type ApplicationKind = "new_card" | "duplicate" | "physical_card" | "data_change" | "extension" | "package" | "identifier";

/**
 * What follows when it is accepted.
 */
export type ApplicationLeads = "card" | "rights" | "change" | "record";

/**
 * An application in a list.
 */
export type ApplicationLine = { 
/**
 * The application.
 */
application: string, 
/**
 * As people read it.
 */
number: string, 
/**
 * What is asked for.
 */
kind: ApplicationKind, 
/**
 * More of that: a reason, a package, by the name of the city's list; or a group of data.
 */
detail: string | null, 
/**
 * Who asks.
 */
applicant: string, 
/**
 * For whom, when it is somebody else.
 */
subject: string | null, 
/**
 * Where it stands.
 */
state: ApplicationState, 
/**
 * When it was sent first.
 */
sent_at: Moment, 
/**
 * When it was sent again.
 */
corrected_at: Moment | null, 
/**
 * By when it is to be decided.
 */
due: string, 
/**
 * It is late, or has to be decided today.
 */
late: boolean, 
/**
 * How many attachments it has.
 */
attachments: number, 
/**
 * Who has taken it.
 */
holder: ApplicationHolder | null, 
/**
 * Whoever asks has taken it.
 */
mine: boolean, };

/**
 * A part of the queue, oldest first.
 */
export type ApplicationQueue = { 
/**
 * At most 50.
 */
lines: Array<ApplicationLine>, 
/**
 * How many there are like these.
 */
total: number, 
/**
 * How many there are of each kind, without regard to the kind that was asked for.
 */
kinds: Array<KindCount>, 
/**
 * How many are to be decided in all.
 */
to_decide: number, 
/**
 * How many of those are late, or have to be decided today.
 */
late: number, 
/**
 * How many wait for the resident.
 */
with_resident: number, 
/**
 * How many were accepted and have no card yet.
 */
accepted: number, 
/**
 * Until when the hub has told of new ones.
 */
as_of: Moment | null, };

/**
 * A reason that a clerk chooses, and what the resident reads then.
 */
export type ApplicationReason = { 
/**
 * Stable name.
 */
id: string, 
/**
 * On screen.
 */
label: CityText, 
/**
 * The sentence that begins the message; the clerk may change it. Empty where only the clerk knows.
 */
words: CityText, };

/**
 * Which application.
 */
export type ApplicationRef = { 
/**
 * The application.
 */
application: string, };

/**
 * How applications are dealt with. Times are in days.
 */
export type ApplicationRules = { 
/**
 * An application is to be decided within so many.
 */
due_days: number, 
/**
 * A clerk who has taken one has so many, then it goes back to the queue.
 */
review_days: number, 
/**
 * A resident who was asked to correct something has so many, then it expires.
 */
correction_days: number, 
/**
 * A draft that nobody touches is forgotten after so many.
 */
draft_days: number, 
/**
 * When a resident is reminded of a card that waits, each counted from when it was ready.
 */
reminder_days: Array<number>, 
/**
 * An application whose card nobody collects expires after so many.
 */
collect_days: number, 
/**
 * What a clerk may ask to correct.
 */
corrections: Array<ApplicationReason>, 
/**
 * Why a clerk may reject.
 */
rejections: Array<ApplicationReason>, 
/**
 * Other identifiers that may be shown with the card (B-9).
 */
identifiers: Array<Choice>, };

/**
 * An application with everything that it is decided by.
 */
export type ApplicationShown = { 
/**
 * As in the list.
 */
line: ApplicationLine, 
/**
 * What is asked for.
 */
content: ApplicationContent, 
/**
 * What follows when it is accepted.
 */
leads: ApplicationLeads, 
/**
 * The record that it is about, if it is held here.
 */
resident: string | null, 
/**
 * The name on that record.
 */
resident_name: string | null, 
/**
 * The full years of the person, where the date of birth is known.
 */
age: number | null, 
/**
 * Whoever asks may decide it.
 */
may_decide: boolean, 
/**
 * Fields of the form that would not do at the counter.
 */
fields: Array<FieldProblem>, 
/**
 * Who may be the same person as the one in the form (C-3).
 */
same: Array<SamePerson>, 
/**
 * Attachments; none once it is decided.
 */
attachments: Array<AttachmentShown>, 
/**
 * What was written to the resident last.
 */
said: ApplicationWords | null, 
/**
 * Until when it waits for the resident.
 */
waits_until: Moment | null, 
/**
 * The card that is made for it.
 */
production: string | null, 
/**
 * The steps that it went, oldest first.
 */
steps: Array<ApplicationStep>, 
/**
 * What was done here waits for the hub.
 */
queued: boolean, };

/**
 * Where an application stands.
 */
export type ApplicationState = "draft" | "submitted" | "in_review" | "needs_correction" | "accepted" | "in_production" | "ready" | "handed_over" | "rejected" | "withdrawn" | "expired";

/**
 * A step that an application went.
 */
export type ApplicationStep = { 
/**
 * What happened.
 */
event: ApplicationEvent, 
/**
 * Where it stood then.
 */
state: ApplicationState, 
/**
 * When.
 */
at: Moment, };

/**
 * What a clerk wrote to the resident last.
 */
export type ApplicationWords = { 
/**
 * Why, by the names of the city's list.
 */
reasons: Array<string>, 
/**
 * As the resident reads it.
 */
words: string, };

/**
 * What the resident is to correct.
 */
export type AskCorrection = { 
/**
 * Which application.
 */
application: string, 
/**
 * What, by the names of the city's list; at least one.
 */
reasons: Array<string>, 
/**
 * What the resident reads.
 */
words: string, };

/**
 * Somebody who cannot sign in.
 */
export type AskForLink = { 
/**
 * E-mail address, login, PESEL or substitute identifier.
 */
typed: string, };

/**
 * A file for an application.
 */
export type Attach = { 
/**
 * Which.
 */
application: string, 
/**
 * What it is for.
 */
purpose: AttachmentPurpose, 
/**
 * As the resident calls it.
 */
name: string, 
/**
 * Base64 (RFC 4648).
 */
bytes: string, };

/**
 * What an attachment is, told by its first bytes and not by its name.
 */
export type AttachmentMedia = "pdf" | "jpeg" | "png";

/**
 * The pages of an attachment, as pictures.
 */
export type AttachmentPages = { 
/**
 * The ids of their bytes, in their order.
 */
pages: Array<string>, 
/**
 * There are more, which are not drawn.
 */
more: boolean, };

/**
 * What an attachment is for.
 */
export type AttachmentPurpose = "photo" | "document";

/**
 * Which attachment.
 */
export type AttachmentRef = { 
/**
 * The attachment.
 */
attachment: string, };

/**
 * An attachment that may be looked at.
 */
export type AttachmentShown = { 
/**
 * The attachment.
 */
attachment: string, 
/**
 * What it is for.
 */
purpose: AttachmentPurpose, 
/**
 * As the resident calls it.
 */
name: string, 
/**
 * What it is.
 */
media: AttachmentMedia, 
/**
 * It has come here.
 */
here: boolean, };

/**
 * What stands under a record and is read of all records of a person. What else comes to belong to a person joins here.
 */
export type Belonging = "cards" | "consents" | "fees" | "acts";

/**
 * What became of blanks since a count.
 */
export type Blanks = { 
/**
 * Became cards.
 */
printed: number, 
/**
 * Became waste.
 */
spoiled: number, 
/**
 * In the printer, or nobody knows: an answer is owed.
 */
unanswered: number, };

/**
 * Blocks a card.
 */
export type BlockCard = { 
/**
 * 16 digits, grouped or not.
 */
number: string, 
/**
 * Why.
 */
reason: BlockReason, };

/**
 * Why a card was blocked.
 */
export type BlockReason = "lost" | "stolen" | "found" | "wish" | "two_duplicates" | "consent";

/**
 * A card with the blocks on it, as far as they are known here.
 */
export type BlockedCard = { 
/**
 * Grouped.
 */
number: string, 
/**
 * Whose, if the record is here.
 */
resident: string | null, 
/**
 * The resident's name.
 */
name: string | null, 
/**
 * Where the card stands; none when it is not known here.
 */
status: CardStatus | null, 
/**
 * The open blocks, oldest first.
 */
blocks: Array<OpenBlock>, };

/**
 * The object that a card is.
 */
export type CardKind = "virtual" | "physical";

/**
 * Which card: its number is enough, it may be another station's and nobody's who is held here.
 */
export type CardNumberText = { 
/**
 * 16 digits, grouped or not.
 */
number: string, };

/**
 * Where a card stands, the gravest first.
 */
export type CardStatus = "never_valid" | "ended_for_good" | "expired" | "suspended" | "waiting" | "in_production" | "active";

/**
 * A card in a list.
 */
export type CardSummary = { 
/**
 * The production that made or makes it.
 */
production: string, 
/**
 * Grouped: 9616 0720 3004 1582.
 */
number: string, 
/**
 * Where it stands.
 */
status: CardStatus, 
/**
 * Since when.
 */
since: Moment, 
/**
 * Its last day.
 */
expires: string, 
/**
 * The packages.
 */
packages: Array<Entitlement>, 
/**
 * Packages or last day are not those that the card was made with: whoever checks it without network sees the old ones.
 */
rights_changed: boolean, 
/**
 * The number of the card whose duplicate it is, grouped.
 */
replaces: string | null, 
/**
 * Another station made it: it can be shown and asked about, not printed or handed over here.
 */
elsewhere: boolean, };

/**
 * Changes of a resident's data, group by group.
 */
export type ChangeResident = { 
/**
 * Whose.
 */
resident: string, 
/**
 * What.
 */
groups: Array<GroupChange>, };

/**
 * Changes what a card gives, without a new card (B-8, C-8).
 */
export type ChangeRights = { 
/**
 * Whose card it is.
 */
resident: string, 
/**
 * 16 digits, grouped or not.
 */
number: string, 
/**
 * Packages that stay as they are, by id; those that are in neither list end.
 */
keep: Array<string>, 
/**
 * Packages that are given or renewed.
 */
wanted: Array<WantedPackage>, 
/**
 * The card's last day moves on as if it were issued today.
 */
extend: boolean, };

/**
 * A scan of the printed card.
 */
export type CheckCard = { 
/**
 * The production.
 */
production: string, 
/**
 * As the scanner typed it.
 */
scanned: string, };

/**
 * Asks what would become of the packages that are wanted.
 */
export type CheckPackages = { 
/**
 * Whose.
 */
resident: string, 
/**
 * Those that are wanted.
 */
wanted: Array<WantedPackage>, 
/**
 * The last day of the card that they are for; without one, of a card that is issued today.
 */
card_ends?: string, };

/**
 * A form to look through.
 */
export type CheckRegistration = { 
/**
 * The form.
 */
form: RegistrationForm, 
/**
 * The step that was left, counted from one.
 */
step: number, };

/**
 * One entry of a list that the city keeps.
 */
export type Choice = { 
/**
 * Stable name.
 */
id: string, 
/**
 * On screen.
 */
label: CityText, };

/**
 * A picture from `take_photo`, chosen for a card.
 */
export type ChosenPhoto = { 
/**
 * The id of its bytes.
 */
id: string, 
/**
 * Needed when there was advice about it.
 */
accepted: PhotoReason | null, };

/**
 * What happened to a card.
 */
export type Circumstance = "lost" | "stolen" | "destroyed";

/**
 * A text of the city in one or more languages, by BCP 47 tag; Polish is always there.
 */
export type CityText = { [key in string]: string };

/**
 * The hub's address and the one-time code, as they were typed or scanned.
 */
export type ClaimEnrolment = { 
/**
 * The hub's address; `https://` may be left out.
 */
address: string, 
/**
 * The code.
 */
code: string, };

/**
 * How far the bundle of a code has come.
 */
export type ClaimProgress = { 
/**
 * Bytes that have come.
 */
received: number, 
/**
 * Bytes in all, once the hub has said so.
 */
total: number | null, };

/**
 * Ends a shift.
 */
export type CloseShift = { 
/**
 * The shift.
 */
shift: string, 
/**
 * What was counted.
 */
count: Counted, };

/**
 * Who collects a card.
 */
export type Collector = "resident" | "family" | "guardian" | "proxy";

/**
 * A city's configuration.
 */
export type Configuration = { 
/**
 * Its version; grows with every change.
 */
version: number, 
/**
 * The city as on its cards.
 */
city_name: string, 
/**
 * The city's TERYT code.
 */
teryt: string, 
/**
 * The city's support telephone.
 */
support_phone: string, 
/**
 * The residents' web portal, as printed on the card.
 */
portal: string, 
/**
 * The check page's address as it stands in the QR: upper case, without `#`.
 */
check_address: string, 
/**
 * Where the hub answers stations, such as `https://okienko.miasto.example`; empty for a city without one. Over plain HTTP only
 * on the station's own computer: what is signed is not hidden.
 */
hub_address: string, 
/**
 * After how many idle minutes a counter's screen is covered; 1 to 60.
 */
idle_minutes: number, 
/**
 * How long a card is valid, in months.
 */
card_months: number, 
/**
 * Postcode and city that a new form starts with.
 */
home_postcode: string, 
/**
 * The city of that postcode.
 */
home_city: string, 
/**
 * Documents that staff may be shown.
 */
documents: Array<Choice>, 
/**
 * Grounds for the card.
 */
grounds: Array<Choice>, 
/**
 * Consent clauses in force.
 */
consents: Array<ConsentClause>, 
/**
 * Packages.
 */
packages: Array<Package>, 
/**
 * Reasons for a duplicate, with fees.
 */
duplicate_reasons: Array<DuplicateReason>, 
/**
 * Layouts of cards.
 */
layouts: Array<LayoutFile>, 
/**
 * The head of every document on paper.
 */
letterhead: Letterhead, 
/**
 * How applications are dealt with (C-9).
 */
applications: ApplicationRules, 
/**
 * A demo city: nothing it issues is real.
 */
demo: Demo | null, };

/**
 * How station and hub talk.
 */
export type Connection = { 
/**
 * How.
 */
state: ConnectionState, 
/**
 * Since when the hub answers, or does not.
 */
since: Moment, 
/**
 * It is being tried at this moment.
 */
trying: boolean, 
/**
 * When it was tried last without success.
 */
last_try: Moment | null, 
/**
 * When it is tried again by itself.
 */
next_try: Moment | null, 
/**
 * When the hub last answered for an operation.
 */
last_sent: Moment | null, 
/**
 * Card numbers left in the lease.
 */
numbers_left: number, 
/**
 * The first reading of the residents: how many are here, of how many.
 */
reading: [number, number] | null, };

/**
 * Whether the hub answers, and if not, what is in the way; each asks something else of people.
 */
export type ConnectionState = "online" | "connecting" | "no_hub" | "no_network" | "no_answer" | "wrong_answer" | "not_now" | "hub_too_old" | "not_understood" | "bad_signature" | "unknown_station" | "cut_off" | "store_failed";

/**
 * A resident's answer to one version of one clause.
 */
export type ConsentAnswer = { 
/**
 * The clause's stable name.
 */
clause: string, 
/**
 * The version that was shown.
 */
version: number, 
/**
 * Given or refused.
 */
given: boolean, };

/**
 * One versioned consent clause.
 */
export type ConsentClause = { 
/**
 * Stable name.
 */
id: string, 
/**
 * The version of the text.
 */
version: number, 
/**
 * Short title.
 */
title: CityText, 
/**
 * The clause.
 */
text: CityText, 
/**
 * Without it there is no card.
 */
required: boolean, 
/**
 * It allows to keep the person's data: whoever withdraws it deletes the account (B-11).
 */
data_processing: boolean, };

/**
 * A resident's answer to one clause.
 */
export type ConsentOnRecord = { 
/**
 * The clause.
 */
clause: string, 
/**
 * Its version.
 */
version: number, 
/**
 * Given or refused.
 */
given: boolean, 
/**
 * When.
 */
at: Moment, 
/**
 * The language of the text that was shown, as a BCP 47 tag; of a registration it is not known.
 */
language: string | null, };

/**
 * What somebody has counted.
 */
export type Count = { 
/**
 * Blanks at this station, those in the printer's hopper too.
 */
blanks: number, 
/**
 * Cash in the till.
 */
cash: number, };

/**
 * What somebody has counted, beside what the page said should be there.
 */
export type Counted = { 
/**
 * What was counted.
 */
counted: Count, 
/**
 * What should be there, as the page showed it; what has changed meanwhile is looked at again first.
 */
expected: Expected | null, 
/**
 * What is said about a difference; empty where there is none.
 */
blanks_words: string, 
/**
 * The same for cash.
 */
cash_words: string, };

/**
 * What was counted before, by whom.
 */
export type CountedBefore = { 
/**
 * What.
 */
count: Count, 
/**
 * When.
 */
at: Moment, 
/**
 * By whom.
 */
by: string, };

/**
 * A part of a picture, in fractions of its turned width and height, 0 to 1; cut to 35:45 about its middle if it is not.
 */
export type Crop = { 
/**
 * Left edge.
 */
x: number, 
/**
 * Upper edge.
 */
y: number, 
/**
 * Width.
 */
width: number, 
/**
 * Height.
 */
height: number, };

/**
 * What belongs together: whoever changes one of it has looked at all of it.
 */
export type DataGroup = "name" | "pesel" | "address" | "email" | "phone" | "guardian" | "document";

/**
 * A decision that somebody makes.
 */
export type DecideTask = { 
/**
 * The task.
 */
task: string, 
/**
 * What of it; values as they were chosen or typed.
 */
decision: Decision, };

/**
 * What was decided of a task.
 */
export type Decision = { "decision": "values", 
/**
 * Its fields.
 */
values: Partial<Record<string, string>>, } | { "decision": "one_person" } | { "decision": "two_persons" } | { "decision": "keep_first" } | { "decision": "take_second" } | { "decision": "noted" };

/**
 * A card between two of which is decided.
 */
export type DecisionCard = { 
/**
 * Grouped: 9616 0720 3004 1582.
 */
number: string, 
/**
 * What is known of it here.
 */
card: CardSummary | null, };

/**
 * Something that was done and led to a decision.
 */
export type DecisionOperation = { 
/**
 * What.
 */
kind: OperationKind, 
/**
 * At which issuance point.
 */
point: string, 
/**
 * The number of the station there.
 */
station: number | null, 
/**
 * By whom, first and last name.
 */
actor: string | null, 
/**
 * When, by that station's clock.
 */
at: Moment, 
/**
 * When it came to the hub, if that was later than a working network explains.
 */
came_late: Moment | null, };

/**
 * A record that a decision concerns.
 */
export type DecisionRecord = { 
/**
 * The record.
 */
resident: string, 
/**
 * The id of the photo's bytes.
 */
photo: string | null, 
/**
 * The card that counts.
 */
card: CardSummary | null, 
/**
 * When the resident was registered.
 */
registered_at: Moment, 
/**
 * The surname.
 */
surname: string, 
/**
 * The given names.
 */
given_names: string, 
/**
 * An earlier surname.
 */
former_surname: string | null, 
/**
 * PESEL, unless there is none.
 */
pesel: string | null, 
/**
 * The number that stands for a PESEL.
 */
substitute_identifier: string | null, 
/**
 * Date of birth.
 */
birth_date: string, 
/**
 * Street and number.
 */
street: string, 
/**
 * Postcode.
 */
postcode: string, 
/**
 * City or village.
 */
city: string, 
/**
 * Telephone, as E.164.
 */
phone: string | null, 
/**
 * E-mail.
 */
email: string | null, };

/**
 * Which decision.
 */
export type DecisionRef = { 
/**
 * The task.
 */
task: string, };

/**
 * Whom a decision concerns.
 */
export type DecisionResident = { 
/**
 * The record.
 */
resident: string, 
/**
 * The name as shown.
 */
name: string, };

/**
 * Everything that one decision is made by.
 */
export type DecisionShown = { 
/**
 * The task.
 */
task: string, 
/**
 * What it is about.
 */
kind: TaskKind, 
/**
 * When it was opened.
 */
opened_at: Moment, 
/**
 * Its place among those that are open, from 1.
 */
nth: number, 
/**
 * How many are open.
 */
of: number, 
/**
 * Whether the person at the window may decide it; otherwise a wider role has to.
 */
may_decide: boolean, 
/**
 * The records that it concerns and that are here, in the order in which they came.
 */
records: Array<DecisionRecord>, 
/**
 * What was done, the later one last.
 */
operations: Array<DecisionOperation>, 
/**
 * What speaks for one person, then what speaks against, when it asks that.
 */
reasons: Array<SamePersonReason>, 
/**
 * What stands against what.
 */
sides: DecisionSides, 
/**
 * What else was done meanwhile and was taken over without asking.
 */
merged: Array<MergedAct>, };

/**
 * What stands against what.
 */
export type DecisionSides = { "sides": "none" } | { "sides": "changes", 
/**
 * Which.
 */
group: DataGroup, 
/**
 * Its fields, in their order.
 */
fields: Array<FieldSides>, } | { "sides": "cards", 
/**
 * The one that came first and works.
 */
first: DecisionCard, 
/**
 * The later one, which is suspended until it is decided.
 */
second: DecisionCard, };

/**
 * What only a demo city has.
 */
export type Demo = { 
/**
 * The password that everybody has.
 */
password: string, };

/**
 * A file for the support team.
 */
export type DiagnosticsFile = { 
/**
 * Where it lies.
 */
file: string, };

/**
 * Which document, of which record.
 */
export type DocumentOf = { "what": "application", 
/**
 * Whose.
 */
resident: string, } | { "what": "blank_application", } | { "what": "consents", 
/**
 * Whose.
 */
resident: string, } | { "what": "withdrawal", 
/**
 * Whose.
 */
resident: string, } | { "what": "hand_over", 
/**
 * The card.
 */
production: string, } | { "what": "spoiled_card", 
/**
 * The card.
 */
production: string, } | { "what": "loss", 
/**
 * The card.
 */
production: string, 
/**
 * What happened to it.
 */
circumstance: Circumstance, 
/**
 * The day as typed, 14.05.2026; empty when the resident does not know.
 */
day: string, } | { "what": "fee_receipt", 
/**
 * The fee.
 */
fee: string, } | { "what": "refund_receipt", 
/**
 * The fee.
 */
fee: string, } | { "what": "shift_report", 
/**
 * The shift.
 */
shift: string, };

/**
 * What was typed so far.
 */
export type Draft = { 
/**
 * Of what kind.
 */
kind: DraftKind, 
/**
 * The step, counted from one.
 */
step: number, 
/**
 * The page's own JSON, at most 64 KiB; kept encrypted.
 */
content: string, };

/**
 * The kinds of drafts.
 */
export type DraftKind = "registration";

/**
 * What waits behind a covered screen: its kind and time, never a resident.
 */
export type DraftNote = { 
/**
 * Of what kind.
 */
kind: DraftKind, 
/**
 * The step, counted from one.
 */
step: number, 
/**
 * When it was kept.
 */
saved_at: Moment, };

/**
 * Which draft.
 */
export type DraftRef = { 
/**
 * Of what kind.
 */
kind: DraftKind, };

/**
 * A card in the place of another one (C-7).
 */
export type Duplicate = { 
/**
 * The number of the card that it replaces, grouped or not.
 */
of: string, 
/**
 * Why, by the name of the city's list.
 */
reason: string, 
/**
 * Where the old card is.
 */
old_card: OldCard, };

/**
 * Why a card is replaced, with the fee (C-7).
 */
export type DuplicateReason = { 
/**
 * Stable name.
 */
id: string, 
/**
 * On screen.
 */
label: CityText, 
/**
 * The fee in grosz; 0 for none.
 */
fee: number, 
/**
 * The old card is out of its holder's hands: it is blocked at once, and for this. Otherwise it counts until the new one is
 * handed over.
 */
blocks?: BlockReason | null, };

/**
 * When an entitlement ends that follows from a proof.
 */
export type EndRule = { "until": "card" } | { "until": "proof" } | { "until": "day_of_year", 
/**
 * 1 to 12.
 */
month: number, 
/**
 * 1 to 31; in a shorter month its last day.
 */
day: number, } | { "until": "age", 
/**
 * Years.
 */
years: number, };

/**
 * Which inspected bundle to use.
 */
export type Enrol = { 
/**
 * From [`EnrolmentPreview`].
 */
inspection: string, };

/**
 * An enrolment bundle found on a removable medium.
 */
export type EnrolmentFile = { 
/**
 * Names it in `inspect_enrolment`; not a path.
 */
id: string, 
/**
 * Its name.
 */
file_name: string, 
/**
 * The name of the medium or folder.
 */
medium: string, 
/**
 * When it was written.
 */
modified: Moment | null, };

/**
 * What a bundle is for.
 */
export type EnrolmentPreview = { 
/**
 * Names the inspected bundle in `enrol`.
 */
inspection: string, 
/**
 * The station that it makes.
 */
place: Place, 
/**
 * First and last card number, grouped.
 */
first_card: string, 
/**
 * The last one.
 */
last_card: string, 
/**
 * How many card numbers.
 */
card_numbers: number, 
/**
 * How many application numbers.
 */
application_numbers: number, 
/**
 * How many receipt numbers.
 */
receipt_numbers: number, 
/**
 * How many substitute identifiers.
 */
substitute_identifiers: number, 
/**
 * How many operators may sign in.
 */
operators: number, 
/**
 * How many supervisors.
 */
supervisors: number, 
/**
 * How many administrators.
 */
administrators: number, 
/**
 * The version of the configuration.
 */
configuration_version: number, 
/**
 * How many layouts it has.
 */
layouts: number, 
/**
 * How many packages.
 */
packages: number, 
/**
 * How many reasons for a duplicate.
 */
duplicate_reasons: number, 
/**
 * Until when the bundle can be used.
 */
expires_at: Moment, 
/**
 * When it was made.
 */
issued_at: Moment, 
/**
 * By whom.
 */
issued_by: string, 
/**
 * To compare with the administrator's sheet.
 */
fingerprint: string, 
/**
 * The computer's time.
 */
clock: Moment, 
/**
 * The computer's clock stands before the bundle was made.
 */
clock_behind: boolean, 
/**
 * The city's support telephone.
 */
support_phone: string, };

/**
 * A resident's right to a package, as issued with a card.
 */
export type Entitlement = { 
/**
 * The package, by id.
 */
package: string, 
/**
 * The kind of proof seen, by id; never its number.
 */
proof: string | null, 
/**
 * Its last day.
 */
ends: string, };

/**
 * Why there is no entitlement.
 */
export type EntitlementProblem = "too_young" | "too_old" | "proof_needed" | "date_needed" | "date_form" | "ended";

/**
 * Why a command was not carried out.
 */
export type ErrorCode = "bad_request" | "fields" | "not_signed_in" | "screen_locked" | "not_allowed" | "password_must_change" | "wrong_password" | "password_rules" | "passwords_differ" | "locked_out" | "not_ready" | "already_enrolled" | "bundle_not_genuine" | "bundle_expired" | "bundle_too_new" | "bundle_used" | "code_mistyped" | "code_unknown" | "code_expired" | "code_used" | "code_replaced" | "code_stopped" | "cancelled" | "hub_address" | "no_network" | "hub_silent" | "not_a_hub" | "wrong_hub" | "hub_too_old" | "hub_busy" | "recovery_not_fit" | "too_large" | "resident_unknown" | "pesel_known" | "same_person_undecided" | "already_decided" | "photo_unreadable" | "photo_too_small" | "consent_withdrawn" | "card_unfinished" | "photo_missing" | "photo_on_its_way" | "photo_reason_missing" | "package_proof" | "numbers_exhausted" | "certificate_ended" | "station_cut_off" | "text_does_not_fit" | "letter_missing" | "collector_name" | "wrong_state" | "fee_due" | "fee_taken" | "fee_differs" | "shift_not_open" | "shift_unexplained" | "record_changed" | "already_merged" | "merge_stays" | "wrong_card" | "printer_unknown" | "printer_unreachable" | "printer_refused" | "printer_address" | "printer_takes_no_pdf" | "document_text" | "day_wrong" | "folder_unusable" | "link_not_good" | "link_busy" | "signed_in_elsewhere" | "account_blocked" | "application_unknown" | "application_taken" | "application_not_taken" | "application_decided" | "application_with_resident" | "not_offered" | "reason_missing" | "attachment_kind" | "attachment_too_many" | "attachment_on_its_way" | "attachment_unreadable" | "too_many_requests" | "disk_full" | "store_failed" | "key_store_locked" | "clock_behind" | "unexpected";

/**
 * What should be there. Below zero when more was taken than had been counted.
 */
export type Expected = { 
/**
 * Blanks.
 */
blanks: number, 
/**
 * Cash.
 */
cash: number, };

/**
 * A fee that was taken at this station for the duplicate of a card.
 */
export type Fee = { 
/**
 * Names it in commands.
 */
id: string, 
/**
 * The number of the card that is replaced, grouped.
 */
of: string, 
/**
 * Why, by the name of the city's list.
 */
reason: string, 
/**
 * In grosz.
 */
amount: number, 
/**
 * How it was paid.
 */
payment: Payment, 
/**
 * The receipt's number.
 */
receipt: string, 
/**
 * When.
 */
at: Moment, 
/**
 * Who took it.
 */
by: string, 
/**
 * It was paid back.
 */
refund: Refund | null, };

/**
 * Fees of one kind.
 */
export type FeeSum = { 
/**
 * The reason for the duplicate, by the name of the city's list; empty for all of them.
 */
reason: string, 
/**
 * How they were paid.
 */
payment: Payment, 
/**
 * How many.
 */
count: number, 
/**
 * In grosz.
 */
sum: number, };

/**
 * The fields of the form, in the order of the screen.
 */
export type Field = "pesel" | "birth_date" | "sex" | "surname" | "given_names" | "former_surname" | "document" | "street" | "postcode" | "city" | "phone" | "email" | "applicant" | "applicant_name" | "grounds" | "consents";

/**
 * What is wrong with a field. Each has a text on the screen in every language.
 */
export type FieldCode = "empty" | "too_long" | "not_digits" | "pesel_length" | "pesel_check_digit" | "pesel_date" | "pesel_future" | "pesel_date_disagrees" | "pesel_sex_disagrees" | "pesel_not_expected" | "birth_date_form" | "birth_date_future" | "birth_date_too_old" | "name_characters" | "name_mixed_alphabets" | "full_name_required" | "same_surname" | "address_characters" | "street_number_missing" | "postcode_form" | "phone_form" | "email_form" | "not_on_list" | "guardian_required" | "consent_required" | "consent_outdated";

/**
 * A wrong field. It never holds what was typed.
 */
export type FieldProblem = { 
/**
 * Which.
 */
field: Field, 
/**
 * What is wrong with it.
 */
code: FieldCode, 
/**
 * Which clause, when the field is [`Field::Consents`].
 */
clause: string | null, };

/**
 * One field that was changed twice.
 */
export type FieldSides = { 
/**
 * Which.
 */
field: Field, 
/**
 * What stood there before both; it counts until it is decided.
 */
before: string | null, 
/**
 * What the change put there that came first.
 */
first: string | null, 
/**
 * What the later one wanted.
 */
second: string | null, };

/**
 * What has been typed so far.
 */
export type FindResidents = { 
/**
 * Words in any order: names, a PESEL, a card number.
 */
query: string, };

/**
 * Deletes everything about a resident.
 */
export type ForgetResident = { 
/**
 * Whose.
 */
resident: string, 
/**
 * The resident has signed that the consent is taken back.
 */
statement: boolean, };

/**
 * What is left of a resident: the numbers of the cards, which are invalid for good.
 */
export type Forgotten = { 
/**
 * Grouped.
 */
numbers: Array<string>, };

/**
 * The residents that match, the likeliest first.
 */
export type Found = { 
/**
 * At most 20.
 */
hits: Array<ResidentHit>, 
/**
 * How many match in all.
 */
total: number, 
/**
 * Where few match: residents whose names are one slip away from what was typed, the likeliest first; with the hits at
 * most 20.
 */
similar: Array<ResidentHit>, 
/**
 * The application whose number was typed.
 */
application: string | null, };

/**
 * A run of letters that the password shares with a name: "Zawiera „okien”, a to początek nazwiska Okienna". A piece of
 * a password and of a name, so it stays out of logs.
 */
export type FromName = { 
/**
 * The run, in small letters, with the diacritics that were typed.
 */
fragment: string, 
/**
 * Which of the three it stands in.
 */
source: NameSource, 
/**
 * The word of the name (or the part of the login) in which it stands, as written there.
 */
word: string, 
/**
 * Where in that word.
 */
place: PlaceInWord, };

/**
 * What a group is to hold.
 */
export type GroupChange = { 
/**
 * Which.
 */
group: DataGroup, 
/**
 * What stood in its fields on the screen.
 */
before: Partial<Record<string, string>>, 
/**
 * What was typed.
 */
after: Partial<Record<string, string>>, };

/**
 * A group of data of two records.
 */
export type GroupChosen = { 
/**
 * Which.
 */
group: DataGroup, 
/**
 * What the record held that stays.
 */
winner: Partial<Record<string, string>>, 
/**
 * What the other one held.
 */
loser: Partial<Record<string, string>>, 
/**
 * What stays.
 */
from: Side, };

/**
 * Hands a card over.
 */
export type HandOver = { 
/**
 * The production.
 */
production: string, 
/**
 * Who collects it.
 */
collector: Collector, 
/**
 * Given name and surname of a collector who is not the resident.
 */
collector_name: string | null, 
/**
 * The document seen, by id; never its number.
 */
document: string, 
/**
 * How it was signed for.
 */
signature: Signature, };

/**
 * Hands a shift over to a colleague.
 */
export type HandOverShift = { 
/**
 * The shift.
 */
shift: string, 
/**
 * What was counted.
 */
count: Counted, 
/**
 * The colleague.
 */
to: string, 
/**
 * The colleague's own password; it covers this act alone.
 */
password: TypedPassword, };

/**
 * The card was handed over.
 */
export type HandedOver = { 
/**
 * The production.
 */
production: Production, 
/**
 * From when the card is valid.
 */
valid_from: Moment, 
/**
 * The receipt's number.
 */
receipt: string, };

/**
 * Which bundle to open: one that was found, or bytes that were sent.
 */
export type InspectEnrolment = { "from": "found", 
/**
 * Its id.
 */
id: string, } | { "from": "sent", 
/**
 * The id that sending gave.
 */
upload: string, };

/**
 * One line of today's work.
 */
export type JournalEntry = { 
/**
 * When.
 */
at: Moment, 
/**
 * What was done.
 */
kind: OperationKind, 
/**
 * Whom it concerns.
 */
resident: string | null, 
/**
 * The resident's name as shown, if there is one.
 */
name: string | null, 
/**
 * By whom.
 */
actor: string | null, 
/**
 * The hub has not acknowledged it.
 */
queued: boolean, };

/**
 * A shift that is open.
 */
export type KeptShift = { 
/**
 * Names it in commands.
 */
id: string, 
/**
 * Since when.
 */
since: Moment, 
/**
 * Who keeps it.
 */
keeper: string, 
/**
 * Who asks may end it or hand it over.
 */
may_end: boolean, };

/**
 * How many applications of a kind.
 */
export type KindCount = { 
/**
 * The kind.
 */
kind: ApplicationKind, 
/**
 * How many.
 */
count: number, };

/**
 * A card layout as the city keeps it.
 */
export type LayoutFile = { 
/**
 * Stable name.
 */
id: string, 
/**
 * On screen.
 */
label: CityText, };

/**
 * The head of every document on paper, beside the city's name, its telephone and the issuance point.
 */
export type Letterhead = { 
/**
 * The office that the issuance points belong to; before the point's name. Empty for none.
 */
office: string, 
/**
 * At most two lines of address after the issuance point's own.
 */
address: Array<string>, };

/**
 * A supervisor lifts a lock-out.
 */
export type LiftLockout = { 
/**
 * Whose.
 */
staff: string, 
/**
 * The supervisor.
 */
supervisor: string, 
/**
 * The supervisor's own password.
 */
password: TypedPassword, };

/**
 * What a link was sent for.
 */
export type LinkPurpose = "activation" | "recovery";

/**
 * A link, as it stands in an address after the `#`. Whoever has it sets the password.
 */
export type LinkRef = { 
/**
 * The characters.
 */
link: string, };

/**
 * What a link is good for.
 */
export type LinkState = { "state": "good", 
/**
 * Of this account.
 */
login: string, 
/**
 * What it was sent for.
 */
purpose: LinkPurpose, 
/**
 * Until then.
 */
until: Moment, } | { "state": "used" } | { "state": "expired" } | { "state": "replaced" } | { "state": "unknown" };

/**
 * A document that was made.
 */
export type MadeDocument = { 
/**
 * The id of its bytes, PDF/A, for this window until its person leaves.
 */
id: string, 
/**
 * How to call its file; names no person.
 */
file_name: string, 
/**
 * Pages of A4.
 */
pages: number, };

/**
 * A card that one of the two has in hand.
 */
export type MergeCard = { 
/**
 * Grouped.
 */
number: string, 
/**
 * Whose.
 */
side: Side, 
/**
 * Where it stands.
 */
status: CardStatus, 
/**
 * It goes on working, or waits for its blocks to be lifted; every other one ends for good.
 */
stays: boolean, };

/**
 * A group of data of both records.
 */
export type MergeGroup = { 
/**
 * Which.
 */
group: DataGroup, 
/**
 * What the record holds that stays.
 */
winner: Partial<Record<string, string>>, 
/**
 * What the other one holds.
 */
loser: Partial<Record<string, string>>, 
/**
 * The only side that may be chosen, where it is only one: nobody loses a PESEL.
 */
only: Side | null, };

/**
 * One of two records.
 */
export type MergeRecord = { 
/**
 * The record.
 */
resident: string, 
/**
 * Given names and surname.
 */
name: string, 
/**
 * The id of the photo's bytes.
 */
photo: string | null, 
/**
 * When it was registered.
 */
registered_at: Moment, };

/**
 * Which merge.
 */
export type MergeRef = { 
/**
 * The merge.
 */
merge: string, };

/**
 * Makes two records one.
 */
export type MergeResidents = { 
/**
 * The record that stays.
 */
winner: string, 
/**
 * The other one.
 */
loser: string, 
/**
 * Every group with what both held on the screen, and which side stays.
 */
groups: Array<GroupChosen>, 
/**
 * Whose photo stays.
 */
photo: Side, 
/**
 * Who signs: not whoever acts.
 */
supervisor: string, 
/**
 * The supervisor's own password; it covers this act alone.
 */
password: TypedPassword, };

/**
 * Everything that is chosen by, and what will happen.
 */
export type MergeShown = { 
/**
 * The record that stays: the one that was registered first.
 */
winner: MergeRecord, 
/**
 * The record that will lead to it.
 */
loser: MergeRecord, 
/**
 * Every group, with what both hold.
 */
groups: Array<MergeGroup>, 
/**
 * The cards that both have in hand, the one that will work first.
 */
cards: Array<MergeCard>, 
/**
 * What stands under both records and will be shown together.
 */
together: Array<Together>, 
/**
 * How many blocks are open on cards of both: none is lifted.
 */
blocks: number, 
/**
 * The last day on which it can be undone.
 */
until: string, };

/**
 * A merge that stands.
 */
export type Merged = { 
/**
 * The merge.
 */
merge: string, 
/**
 * The record that stayed.
 */
resident: string, 
/**
 * The resident's name.
 */
name: string, 
/**
 * The id of the photo's bytes.
 */
photo: string | null, 
/**
 * The name under which the other record stood.
 */
other: string, 
/**
 * When it was made.
 */
at: Moment, 
/**
 * The card that works, grouped.
 */
card: string | null, 
/**
 * The cards that ended for it, grouped.
 */
ended: Array<string>, 
/**
 * Groups that came from the other record.
 */
groups: Array<DataGroup>, 
/**
 * The photo came from the other record.
 */
new_photo: boolean, 
/**
 * What stands under both.
 */
together: Array<Together>, 
/**
 * The last day on which it can be undone.
 */
until: string, 
/**
 * It can be undone today, as far as it is known here.
 */
may_undo: boolean, 
/**
 * The hub has not heard of it.
 */
queued: boolean, };

/**
 * Something that was done beside what is decided and that took effect.
 */
export type MergedAct = { 
/**
 * What.
 */
kind: OperationKind, 
/**
 * Of data that were changed, which group.
 */
group: DataGroup | null, 
/**
 * At which issuance point.
 */
point: string, };

/**
 * A merge, on the page of the resident whose record stayed.
 */
export type MergedRecord = { 
/**
 * The merge.
 */
merge: string, 
/**
 * The name under which the other record stood.
 */
name: string, 
/**
 * When it was made.
 */
at: Moment, 
/**
 * It can be undone today, as far as it is known here.
 */
may_undo: boolean, };

/**
 * A point in time, to the millisecond, in UTC; travels as RFC 3339 text.
 */
export type Moment = string;

/**
 * An application as the resident sees it.
 */
export type MyApplication = { 
/**
 * The application.
 */
application: string, 
/**
 * Its number, once it was sent.
 */
number: string | null, 
/**
 * Where it stands.
 */
state: ApplicationState, 
/**
 * The issuance point.
 */
point: string, 
/**
 * What is asked for, as it was typed last.
 */
content: ApplicationContent, 
/**
 * Attachments.
 */
attachments: Array<MyAttachment>, 
/**
 * What was written about it last: what to correct, or why it was rejected.
 */
said: ApplicationWords | null, 
/**
 * When it was changed last.
 */
changed_at: Moment, 
/**
 * Until when it waits for the resident.
 */
waits_until: Moment | null, 
/**
 * The steps that it went, oldest first; of those at the counter only what concerns the resident.
 */
steps: Array<ApplicationStep>, };

/**
 * An attachment as the resident sees it.
 */
export type MyAttachment = { 
/**
 * The attachment.
 */
attachment: string, 
/**
 * What it is for.
 */
purpose: AttachmentPurpose, 
/**
 * As the resident calls it.
 */
name: string, 
/**
 * What it is.
 */
media: AttachmentMedia, 
/**
 * In bytes.
 */
size: number, };

/**
 * Where a forbidden run of letters comes from.
 */
export type NameSource = "first_name" | "last_name" | "login";

/**
 * A new password, typed twice.
 */
export type NewPassword = { 
/**
 * Once.
 */
password: TypedPassword, 
/**
 * And again.
 */
again: TypedPassword, };

/**
 * Why an operation took no effect.
 */
export type NoEffect = { "why": "refused", 
/**
 * The reason.
 */
reason: Refusal, } | { "why": "quarantined" };

/**
 * No arguments, or nothing to answer.
 */
export type Nothing = Record<symbol, never>;

/**
 * An act that a resident's page may offer.
 */
export type Offer = "hand_over" | "continue" | "issue" | "physical_for_virtual" | "duplicate" | "block" | "unblock" | "change_rights" | "extend" | "add_identifier";

/**
 * Where a card is that is replaced.
 */
export type OldCard = "returned" | "statement";

/**
 * A block that is open.
 */
export type OpenBlock = { 
/**
 * The block: whoever lifts it names it.
 */
block: string, 
/**
 * Why.
 */
reason: BlockReason, 
/**
 * Since when.
 */
at: Moment, 
/**
 * A supervisor may lift it; otherwise it goes by itself, when what it stands for is decided.
 */
liftable: boolean, };

/**
 * Something that people have to decide.
 */
export type OpenDecision = { 
/**
 * The task.
 */
task: string, 
/**
 * What it is about.
 */
kind: TaskKind, 
/**
 * When it was opened.
 */
opened_at: Moment, 
/**
 * The residents whom it concerns and who are here: record and name.
 */
residents: Array<DecisionResident>, 
/**
 * What speaks for one person, when it asks that.
 */
reasons: Array<SamePersonReason>, 
/**
 * What was done, the later one last.
 */
done: Array<OperationKind>, };

/**
 * The kinds of operations. New ones are added at the end; none is ever given another meaning.
 */
export type OperationKind = "station_enrolled" | "password_set" | "lockout_lifted" | "resident_registered" | "photo_set" | "card_reserved" | "card_sent" | "card_printed" | "card_not_printed" | "card_checked" | "card_spoiled" | "card_handed_over" | "card_withdrawn" | "resident_changed" | "card_blocked" | "card_unblocked" | "task_decided" | "fee_taken" | "fee_refunded" | "shift_opened" | "shift_handed_over" | "shift_closed" | "consents_answered" | "resident_forgotten" | "rights_changed" | "residents_merged" | "merge_undone" | "application_taken" | "application_released" | "application_correction_asked" | "application_rejected" | "application_accepted";

/**
 * One operation in the words of a list.
 */
export type OperationLine = { 
/**
 * Its id.
 */
id: string, 
/**
 * When.
 */
at: Moment, 
/**
 * What was done.
 */
kind: OperationKind, 
/**
 * Whom it concerns.
 */
resident: string | null, 
/**
 * The resident's name, if the record is here.
 */
name: string | null, 
/**
 * By whom.
 */
actor: string | null, };

/**
 * Which operation.
 */
export type OperationRef = { 
/**
 * Its id.
 */
operation: string, };

/**
 * The operations of this station.
 */
export type Operations = { 
/**
 * How station and hub talk.
 */
connection: Connection, 
/**
 * What waits for the hub, newest first; at most as many as a page shows.
 */
waiting: Array<OperationLine>, 
/**
 * How many wait in all.
 */
waiting_total: number, 
/**
 * How many photos and drawn signatures the hub does not have yet (E-6).
 */
pictures_waiting: number, 
/**
 * What the hub did not let take effect, newest first, until somebody says that it has been seen to.
 */
refused: Array<RefusedOperation>, 
/**
 * What people have to decide, oldest first.
 */
decisions: Array<OpenDecision>, 
/**
 * What the hub has, newest first; at most as many as a page shows.
 */
done: Array<OperationLine>, 
/**
 * How many of today it has.
 */
done_today: number, };

/**
 * A package.
 */
export type Package = { 
/**
 * Stable name.
 */
id: string, 
/**
 * The number that stands for it in a card's signed token; never given to another package.
 */
code: number, 
/**
 * On screen.
 */
label: CityText, 
/**
 * Who may have it.
 */
age: AgeLimits, 
/**
 * What proves the right to it; without any, the clerk's tick is enough and it ends with the card.
 */
proofs: Array<Proof>, };

/**
 * One package of the city and one resident.
 */
export type PackageCheck = { 
/**
 * The package, by id.
 */
package: string, 
/**
 * The last day, if it is wanted and nothing is wrong.
 */
ends: string | null, 
/**
 * What is wrong; of a package that is not wanted, why it cannot be had.
 */
problem: EntitlementProblem | null, };

/**
 * A document on its way to paper or into the folder. It is remembered by the window that asked for it until the program
 * ends: it is paper, and can be printed again.
 */
export type Paper = { 
/**
 * Names it in commands.
 */
id: string, 
/**
 * How far it has come.
 */
state: PaperState, 
/**
 * Since when.
 */
since: Moment, 
/**
 * What the printer wants, or why it stopped.
 */
reasons: Array<PrinterReason>, 
/**
 * The printer; `null` for the folder.
 */
printer: string | null, 
/**
 * The file, when it went into the folder.
 */
file: string | null, };

/**
 * Which paper.
 */
export type PaperRef = { 
/**
 * The paper.
 */
paper: string, };

/**
 * How far a paper has come.
 */
export type PaperState = "printing" | "printed" | "not_printed" | "unsure" | "saved";

/**
 * A new password, typed twice, for the account of a link.
 */
export type PasswordForLink = { 
/**
 * The link.
 */
link: string, 
/**
 * The password.
 */
password: TypedPassword, 
/**
 * And again.
 */
again: TypedPassword, 
/**
 * The language of the page, for mails from now on.
 */
language: PortalLanguage, };

/**
 * The password was set and the account works.
 */
export type PasswordSet = { 
/**
 * What to sign in with.
 */
login: string, };

/**
 * How a candidate stands, rule by rule, in the order of the screen.
 */
export type PasswordTicks = { 
/**
 * At least 8 characters.
 */
length: Tick, 
/**
 * A capital and a small letter.
 */
both_cases: Tick, 
/**
 * A digit.
 */
digit: Tick, 
/**
 * A character that is neither a letter nor a digit.
 */
other_character: Tick, 
/**
 * No 4 letters in a row from the first name, the last name or the login.
 */
not_from_name: Tick, 
/**
 * None of the last 10 passwords.
 */
not_used_before: Tick, 
/**
 * Twice the same.
 */
twice_the_same: Tick, 
/**
 * What breaks `not_from_name`, for the message.
 */
from_name: FromName | null, 
/**
 * How many characters the second one lacks, when it is the beginning of the first: "jeszcze 5 znaków do zgodności".
 */
again_lacks: number | null, 
/**
 * Above the upper limit of 128 characters or 512 bytes, which is not one of the seven rules, but is refused.
 */
too_long: boolean, };

/**
 * Something that was done about a resident.
 */
export type PastAct = { 
/**
 * What.
 */
kind: OperationKind, 
/**
 * When, by the clock of the station.
 */
at: Moment, 
/**
 * At which issuance point; none when here.
 */
point: string | null, 
/**
 * The number of the station there.
 */
station: number | null, 
/**
 * By whom, first and last name; none when nobody of the staff did it, or nobody is known.
 */
actor: string | null, 
/**
 * The hub has not acknowledged it.
 */
queued: boolean, 
/**
 * The hub did not let it take effect.
 */
refused: boolean, };

/**
 * How money changes hands.
 */
export type Payment = "cash" | "terminal";

/**
 * The person at the counter.
 */
export type Person = { 
/**
 * Who.
 */
id: string, 
/**
 * First and last name.
 */
name: string, 
/**
 * What the person signs in with.
 */
login: string, 
/**
 * The role.
 */
role: Role, };

/**
 * What is known of a PESEL while it is typed.
 */
export type PeselState = { 
/**
 * Its conditions, one by one.
 */
ticks: PeselTicks, 
/**
 * Somebody with this PESEL is registered here.
 */
known: string | null, };

/**
 * A PESEL while it is typed.
 */
export type PeselText = { 
/**
 * As typed.
 */
pesel: string, };

/**
 * How a PESEL that is being typed stands, condition by condition. Date, age and sex stay out of logs.
 */
export type PeselTicks = { 
/**
 * Eleven digits and nothing else.
 */
digits: Tick, 
/**
 * The last digit follows from the others.
 */
check_digit: Tick, 
/**
 * The first six digits are a day in the calendar.
 */
date: Tick, 
/**
 * That day, as soon as its six digits stand.
 */
birth_date: string | null, 
/**
 * Full years lived on the given day; none when the date is not there yet or lies in the future.
 */
age: number | null, 
/**
 * The sex, as soon as its digit stands.
 */
sex: Sex | null, 
/**
 * The date of birth is later than today.
 */
future: boolean, };

/**
 * What is not as it should be with a picture.
 */
export type PhotoAdvice = "few_pixels" | "too_dark" | "too_bright" | "low_contrast" | "blurred" | "uneven_background";

/**
 * Why staff take a picture in spite of the advice. Kept with the photo.
 */
export type PhotoReason = "person" | "equipment" | "brought";

/**
 * A picture that is kept, 35 × 45 mm at 600 dpi, JPEG without metadata.
 */
export type PhotoTaken = { 
/**
 * The id of its bytes.
 */
photo: string, 
/**
 * What to look at; empty when all is well.
 */
advice: Array<PhotoAdvice>, };

/**
 * Where a station stands.
 */
export type Place = { 
/**
 * The city, as on its cards.
 */
city: string, 
/**
 * The issuance point.
 */
point: string, 
/**
 * The point's address.
 */
point_address: string, 
/**
 * The number of the station at this point.
 */
station: number, };

/**
 * Where in a word a run of letters stands.
 */
export type PlaceInWord = "whole" | "start" | "middle" | "end";

/**
 * What stands on every page.
 */
export type PortalFace = { 
/**
 * The city; none when this hub serves several.
 */
city_name: string | null, 
/**
 * Whom to call for help.
 */
support_phone: string | null, };

/**
 * The languages of the portal.
 */
export type PortalLanguage = "pl" | "en" | "de" | "uk";

/**
 * Sends a card to a printer.
 */
export type PrintCard = { 
/**
 * The production.
 */
production: string, 
/**
 * The printer; the chosen one if `null`.
 */
printer: string | null, };

/**
 * A document to be printed.
 */
export type PrintDocument = { 
/**
 * Which.
 */
document: DocumentOf, 
/**
 * The printer; the one chosen for documents if `null`.
 */
printer: string | null, };

/**
 * A print queue that could be added.
 */
export type PrintQueue = { 
/**
 * Its address on this computer.
 */
address: string, 
/**
 * What somebody called it when it was set up.
 */
name: string, 
/**
 * What printer it says it has.
 */
model: string, 
/**
 * What it seems to print on.
 */
purpose: PrinterPurpose, 
/**
 * Its state.
 */
light: PrinterLight, 
/**
 * What it wants.
 */
reasons: Array<PrinterReason>, };

/**
 * What the print service of this computer (CUPS) has to offer.
 */
export type PrintQueues = { 
/**
 * The service answers.
 */
running: boolean, 
/**
 * Its queues that are not in the station's list.
 */
queues: Array<PrintQueue>, };

/**
 * A printer that cards or documents can go to.
 */
export type Printer = { 
/**
 * Names it in commands.
 */
id: string, 
/**
 * What it calls itself, or the folder.
 */
name: string, 
/**
 * Of what kind.
 */
kind: PrinterKind, 
/**
 * What it prints on.
 */
purpose: PrinterPurpose, 
/**
 * What it prints on goes to it, among those of its purpose.
 */
chosen: boolean, 
/**
 * Its state.
 */
light: PrinterLight, 
/**
 * What it wants.
 */
reasons: Array<PrinterReason>, };

/**
 * The kinds of printers.
 */
export type PrinterKind = "folder" | "ipp";

/**
 * The state of the chosen printer in one word.
 */
export type PrinterLight = "none" | "checking" | "ready" | "printing" | "attention" | "unreachable";

/**
 * What a printer prints on.
 */
export type PrinterPurpose = "cards" | "paper";

/**
 * What a printer wants or why it stopped (RFC 8011 `printer-state-reasons` and `job-state-reasons`, in a clerk's terms).
 */
export type PrinterReason = "no_cards" | "wrong_media" | "jam" | "cover_open" | "ribbon_empty" | "ribbon_low" | "output_full" | "paused" | "busy" | "unreachable" | "cancelled" | "aborted" | "lost" | "folder_unusable" | "disk_full" | "other";

/**
 * Which printer.
 */
export type PrinterRef = { 
/**
 * Its id.
 */
printer: string, };

/**
 * The refusal of a command, with what the screen needs to say it well.
 */
export type Problem = { 
/**
 * What it is.
 */
code: ErrorCode, 
/**
 * The fields that are wrong, for [`ErrorCode::Fields`].
 */
fields?: Array<FieldProblem>, 
/**
 * Until when nothing can be tried.
 */
until?: Moment, 
/**
 * The resident meant.
 */
resident?: string, 
/**
 * A place on the card, a letter, a file name; never personal data.
 */
detail?: string, };

/**
 * How far a card has come.
 */
export type Production = { 
/**
 * The production.
 */
id: string, 
/**
 * Whose card.
 */
resident: string, 
/**
 * The name as shown.
 */
name: string, 
/**
 * The number, grouped.
 */
number: string, 
/**
 * The layout, by id.
 */
layout: string, 
/**
 * The packages, as issued.
 */
packages: Array<Entitlement>, 
/**
 * The card's last day.
 */
expires: string, 
/**
 * The state.
 */
state: ProductionState, 
/**
 * Since when.
 */
since: Moment, 
/**
 * Why printing stopped, or what the printer wants.
 */
reasons: Array<PrinterReason>, 
/**
 * The printer of the last attempt.
 */
printer: string | null, 
/**
 * The ids of the bytes of both faces, PNG, exactly as printed.
 */
front: string, 
/**
 * The back.
 */
back: string, 
/**
 * Where the PDF went, when the printer is a folder.
 */
file: string | null, 
/**
 * The card that it replaces, and why: whoever asks for another number asks for it again.
 */
duplicate: Duplicate | null, 
/**
 * The fee that was taken for it.
 */
fee: Fee | null, 
/**
 * The application that it is made for: another number is for the same one.
 */
application: string | null, };

/**
 * Which production.
 */
export type ProductionRef = { 
/**
 * The production.
 */
production: string, };

/**
 * Where the making of a card stands. The number belongs to this card alone in every one of them.
 */
export type ProductionState = "reserved" | "printing" | "asked" | "printed" | "checked" | "handed_over" | "spoiled" | "withdrawn";

/**
 * A kind of paper that proves a right.
 */
export type Proof = { 
/**
 * Stable name.
 */
id: string, 
/**
 * On screen.
 */
label: CityText, 
/**
 * When a right that follows from it ends.
 */
end: EndRule, };

/**
 * A part of the queue.
 */
export type QueueFilter = { 
/**
 * Of these.
 */
state: QueueState, 
/**
 * Of these kinds; of every kind when there are none.
 */
kinds: Array<ApplicationKind>, 
/**
 * Only those that whoever asks has taken.
 */
mine: boolean, 
/**
 * Only those that are late, or have to be decided today.
 */
late: boolean, 
/**
 * How many of them to leave out.
 */
skip: number, };

/**
 * Which applications are looked at together.
 */
export type QueueState = "to_decide" | "with_resident" | "accepted" | "coming";

/**
 * A scanned text.
 */
export type ReadScan = { 
/**
 * As the scanner typed it.
 */
text: string, };

/**
 * A recovery file, and the code that opens it.
 */
export type RecoverKeys = { 
/**
 * One of `recovery_files`.
 */
id: string, 
/**
 * The code.
 */
code: string, };

/**
 * A fee that was paid back.
 */
export type Refund = { 
/**
 * The number of the receipt for it.
 */
receipt: string, 
/**
 * When.
 */
at: Moment, 
/**
 * The supervisor who signed it.
 */
supervisor: string, 
/**
 * Why.
 */
why: string, };

/**
 * Pays a fee back, the way it was paid.
 */
export type RefundFee = { 
/**
 * The fee.
 */
fee: string, 
/**
 * Who signs.
 */
supervisor: string, 
/**
 * The supervisor's own password; it covers this act alone.
 */
password: TypedPassword, 
/**
 * Why: it stands on the receipt.
 */
why: string, };

/**
 * Why a request is refused.
 */
export type Refusal = "unreadable" | "not_allowed" | "bad_data" | "unknown_resident" | "id_taken" | "number_not_leased" | "number_taken" | "already_decided" | "forgotten" | "card_changed" | "already_merged" | "merge_gone" | "merged_since" | "too_late" | "application_unknown" | "application_taken" | "application_not_taken" | "application_decided" | "application_with_resident";

/**
 * An operation without effect, and what came after it about the same person and waits or has none either.
 */
export type RefusedOperation = { 
/**
 * The operation.
 */
operation: OperationLine, 
/**
 * Why.
 */
why: NoEffect, 
/**
 * When the hub said so.
 */
answered_at: Moment, 
/**
 * What depends on it, in the order in which it was recorded.
 */
dependents: Array<OperationLine>, };

/**
 * A new resident.
 */
export type RegisterResident = { 
/**
 * The form.
 */
form: RegistrationForm, 
/**
 * The picture, if one was taken.
 */
photo: ChosenPhoto | null, 
/**
 * What was decided of those who may be the same person.
 */
decisions: Array<SamePersonDecision>, };

/**
 * The resident was saved.
 */
export type Registered = { 
/**
 * The record.
 */
resident: string, 
/**
 * The number given to a person without PESEL.
 */
substitute_identifier: string | null, 
/**
 * An activation mail waits for the next sync.
 */
account_mail_waits: boolean, };

/**
 * What is wrong with a form.
 */
export type RegistrationCheck = { 
/**
 * The wrong fields; empty when all is well.
 */
fields: Array<FieldProblem>, 
/**
 * The date of birth, once it is known.
 */
birth_date: string | null, 
/**
 * Full years of the person, once the date of birth is known.
 */
age: number | null, 
/**
 * Somebody with this PESEL is registered here.
 */
known: string | null, 
/**
 * Who may be the same person, the surest first; asked once the person's fields are right.
 */
same: Array<SamePerson>, };

/**
 * The form as typed. Prints `<redacted>`.
 */
export type RegistrationForm = { 
/**
 * PESEL, unless `no_pesel`.
 */
pesel: string, 
/**
 * The person has no PESEL and gets a substitute identifier.
 */
no_pesel: boolean, 
/**
 * The date of birth, as [`parse_date`] reads it; with a PESEL it may be empty.
 */
birth_date: string, 
/**
 * `female`, `male` or empty: without a PESEL nobody is asked for it.
 */
sex: string, 
/**
 * Surname.
 */
surname: string, 
/**
 * Given names.
 */
given_names: string, 
/**
 * An earlier surname, or empty.
 */
former_surname: string, 
/**
 * The kind of document that was shown, by the name of the city's list.
 */
document: string, 
/**
 * Street and number.
 */
street: string, 
/**
 * Postcode.
 */
postcode: string, 
/**
 * City or village.
 */
city: string, 
/**
 * Telephone, or empty: nobody is refused a card for want of one.
 */
phone: string, 
/**
 * E-mail, or empty; with one the resident gets an account.
 */
email: string, 
/**
 * Who asks for the card.
 */
applicant: ApplicantKind, 
/**
 * Given name and surname of the guardian or proxy.
 */
applicant_name: string, 
/**
 * The grounds for the card, by the name of the city's list.
 */
grounds: string, 
/**
 * Answers to the clauses.
 */
consents: Array<ConsentAnswer>, };

/**
 * Why an application is rejected.
 */
export type RejectApplication = { 
/**
 * Which application.
 */
application: string, 
/**
 * Why, by the name of the city's list.
 */
reason: string, 
/**
 * What the resident reads.
 */
words: string, };

/**
 * A card for a resident.
 */
export type ReserveCard = { 
/**
 * Whose.
 */
resident: string, 
/**
 * The layout, by id.
 */
layout: string, 
/**
 * Packages, with what proves the right to each.
 */
packages: Array<WantedPackage>, 
/**
 * The card that it replaces, if there is one.
 */
duplicate?: Duplicate, 
/**
 * How the fee for it is paid now; none where there is no fee, or it was paid before.
 */
payment?: Payment | null, 
/**
 * The accepted application that it is made for.
 */
application?: string, };

/**
 * A resident's page.
 */
export type Resident = { 
/**
 * The record.
 */
id: string, 
/**
 * Full years today.
 */
age: number, 
/**
 * The id of the photo's bytes.
 */
photo: string | null, 
/**
 * There is a photo, and it has not come here yet (E-6).
 */
photo_on_its_way: boolean, 
/**
 * Grounds for the card, by id.
 */
grounds: string, 
/**
 * When the resident was registered.
 */
registered_at: Moment, 
/**
 * Cards, newest first.
 */
cards: Array<CardSummary>, 
/**
 * What can be done, likeliest first.
 */
offers: Array<Offer>, 
/**
 * Until when a card would be valid that is issued or extended today.
 */
until: string, 
/**
 * Fees taken at this station for duplicates, newest first.
 */
fees: Array<Fee>, 
/**
 * Consents, by clause.
 */
consents: Array<ConsentOnRecord>, 
/**
 * The record is not at the hub yet.
 */
queued: boolean, 
/**
 * What was done last, newest first.
 */
recent: Array<PastAct>, 
/**
 * Records that lead to this one, the last first (C-10).
 */
merged: Array<MergedRecord>, 
/**
 * The surname.
 */
surname: string, 
/**
 * The given names.
 */
given_names: string, 
/**
 * An earlier surname.
 */
former_surname: string | null, 
/**
 * PESEL, unless there is none.
 */
pesel: string | null, 
/**
 * The number that stands for a PESEL.
 */
substitute_identifier: string | null, 
/**
 * Date of birth.
 */
birth_date: string, 
/**
 * Street and number.
 */
street: string, 
/**
 * Postcode.
 */
postcode: string, 
/**
 * City or village.
 */
city: string, 
/**
 * Telephone, as E.164.
 */
phone: string | null, 
/**
 * E-mail.
 */
email: string | null, };

/**
 * One resident in a list.
 */
export type ResidentHit = { 
/**
 * Who.
 */
id: string, 
/**
 * The surname.
 */
surname: string, 
/**
 * The given names.
 */
given_names: string, 
/**
 * The ranges of characters of the surname that were typed, from and to (exclusive).
 */
surname_marks: Array<[number, number]>, 
/**
 * The same of the given names.
 */
given_marks: Array<[number, number]>, 
/**
 * Date of birth.
 */
birth_date: string, 
/**
 * Full years today.
 */
age: number, 
/**
 * PESEL or substitute identifier.
 */
identifier: string, 
/**
 * Street and number.
 */
street: string, 
/**
 * The id of the photo's bytes.
 */
photo: string | null, 
/**
 * There is a photo, and it has not come here yet (E-6).
 */
photo_on_its_way: boolean, 
/**
 * The card that counts.
 */
card: CardSummary | null, };

/**
 * Which resident.
 */
export type ResidentRef = { 
/**
 * The record.
 */
resident: string, };

/**
 * A resident is signed in. What proves it is in a cookie that no page can read.
 */
export type ResidentSession = { 
/**
 * With this login.
 */
login: string, };

/**
 * Somebody who signs in.
 */
export type ResidentSignIn = { 
/**
 * The login, or an e-mail address that one account has.
 */
login: string, 
/**
 * The password.
 */
password: TypedPassword, };

/**
 * A role; each is wider than the one before it.
 */
export type Role = "operator" | "supervisor" | "administrator";

/**
 * A resident who may be the same person, to be shown beside what was typed.
 */
export type SamePerson = { 
/**
 * The record.
 */
resident: string, 
/**
 * Certain or probable.
 */
verdict: SamePersonVerdict, 
/**
 * What speaks for one person, then what speaks against.
 */
reasons: Array<SamePersonReason>, 
/**
 * The id of the photo's bytes.
 */
photo: string | null, 
/**
 * The card that counts.
 */
card: CardSummary | null, 
/**
 * When the resident was registered.
 */
registered_at: Moment, 
/**
 * The surname.
 */
surname: string, 
/**
 * The given names.
 */
given_names: string, 
/**
 * An earlier surname.
 */
former_surname: string | null, 
/**
 * PESEL, unless there is none.
 */
pesel: string | null, 
/**
 * The number that stands for a PESEL.
 */
substitute_identifier: string | null, 
/**
 * Date of birth.
 */
birth_date: string, 
/**
 * Street and number.
 */
street: string, 
/**
 * Postcode.
 */
postcode: string, 
/**
 * City or village.
 */
city: string, 
/**
 * Telephone, as E.164.
 */
phone: string | null, 
/**
 * E-mail.
 */
email: string | null, };

/**
 * What the operator decided of one of them. There is no answer "the same person": then that record is opened, and no other
 * one is saved.
 */
export type SamePersonAnswer = "different_person";

/**
 * The operator's decision about one resident who may be the same person.
 */
export type SamePersonDecision = { 
/**
 * The record that was shown.
 */
resident: string, 
/**
 * The answer.
 */
decision: SamePersonAnswer, };

/**
 * Why two records are, or are not, one person; for the screen.
 */
export type SamePersonReason = "same_pesel" | "pesel_one_slip" | "same_surname" | "surname_parts_turned" | "surname_part" | "former_surname" | "transliterated_surname" | "similar_surname" | "same_given_name" | "given_names_turned" | "diminutive_given_name" | "foreign_given_name" | "similar_given_name" | "names_in_each_others_field" | "same_birth_date" | "day_month_swapped" | "birth_date_one_slip" | "same_address" | "same_phone" | "same_email" | "different_pesel" | "different_sex" | "different_surname" | "different_given_name" | "different_birth_year" | "different_birth_date" | "different_address";

/**
 * How sure it is that two records are one person.
 */
export type SamePersonVerdict = "probable" | "certain";

/**
 * A draft, or a correction.
 */
export type SaveApplication = { 
/**
 * Which; none for a new one.
 */
application: string | null, 
/**
 * The issuance point that decides it and hands the card over.
 */
point: string, 
/**
 * What is asked for.
 */
content: ApplicationContent, };

/**
 * A draft and when it was kept.
 */
export type SavedDraft = { 
/**
 * The draft.
 */
draft: Draft, 
/**
 * When it was kept.
 */
saved_at: Moment, };

/**
 * What a scanned text is.
 */
export type Scan = { "is": "resident", 
/**
 * Who.
 */
resident: string, 
/**
 * The card's number, grouped.
 */
number: string, 
/**
 * Whether the card's signature is good.
 */
genuine: boolean, } | { "is": "elsewhere_card", 
/**
 * The card's number, grouped.
 */
number: string, 
/**
 * The name that is printed on it.
 */
name: string, 
/**
 * Its last day.
 */
expires: string, } | { "is": "forgotten", 
/**
 * The card's number, grouped.
 */
number: string, } | { "is": "not_genuine" } | { "is": "not_a_card" };

/**
 * Who works at a window.
 */
export type SessionState = { "state": "nobody" } | { "state": "signed_in", 
/**
 * Who.
 */
person: Person, 
/**
 * The first password must be changed before anything else.
 */
must_change_password: boolean, 
/**
 * This window is in training: nothing is issued and nothing leaves (H-4).
 */
training: boolean, } | { "state": "locked", 
/**
 * Who.
 */
person: Person, 
/**
 * Since when.
 */
since: Moment, 
/**
 * What that person has open, without saying about whom.
 */
draft: DraftNote | null, 
/**
 * As above.
 */
training: boolean, };

/**
 * A kept picture for a resident.
 */
export type SetPhoto = { 
/**
 * Whose.
 */
resident: string, 
/**
 * The picture.
 */
photo: ChosenPhoto, };

/**
 * Sex as the register knows it.
 */
export type Sex = "female" | "male";

/**
 * How the shift stands at this station.
 */
export type Shift = { 
/**
 * The shift that is open.
 */
open: KeptShift | null, 
/**
 * The last one that has ended: its report can be printed.
 */
ended: string | null, 
/**
 * The count that everything is reckoned from; none before the first.
 */
before: CountedBefore | null, 
/**
 * What should be there now; none before the first count.
 */
expected: Expected | null, 
/**
 * What became of blanks since that count.
 */
blanks: Blanks, 
/**
 * Cards handed over since.
 */
handed_over: number, 
/**
 * Fees taken in the open shift, by reason and by how they were paid.
 */
fees: Array<FeeSum>, 
/**
 * Fees paid back in it, by how they had been paid.
 */
refunds: Array<FeeSum>, 
/**
 * Cards that are made and wait for their residents.
 */
ready: number, 
/**
 * Cards that stopped half-way.
 */
unfinished: number, 
/**
 * Operations that the hub has not acknowledged.
 */
queued: number, };

/**
 * One of the two records.
 */
export type Side = "winner" | "loser";

/**
 * Somebody signs in.
 */
export type SignIn = { 
/**
 * Who.
 */
staff: string, 
/**
 * The password.
 */
password: TypedPassword, };

/**
 * How a card is signed for.
 */
export type Signature = { "on": "paper" } | { "on": "screen", 
/**
 * The id that sending gave.
 */
upload: string, };

/**
 * What the sill shows.
 */
export type Sill = { 
/**
 * Whether the hub answers.
 */
online: boolean, 
/**
 * How station and hub talk, or what is in the way.
 */
connection: ConnectionState, 
/**
 * Since when it has been so.
 */
since: Moment | null, 
/**
 * Operations that the hub has not acknowledged.
 */
queued: number, 
/**
 * When the oldest of them was recorded.
 */
queued_since: Moment | null, 
/**
 * Photos and drawn signatures that the hub does not have yet (E-6).
 */
pictures_waiting: number, 
/**
 * What needs a person: operations without effect that nobody has seen to, and decisions.
 */
undecided: number, 
/**
 * What may be decided at this window; in training, nothing of that.
 */
decisions: number, 
/**
 * Applications that somebody at this point has to decide.
 */
applications: number, 
/**
 * The printer that cards go to.
 */
printer: PrinterLight, 
/**
 * A shift is open: fees can be taken.
 */
shift_open: boolean, 
/**
 * Card numbers left in the lease.
 */
numbers_left: number, 
/**
 * The last day on which it may sign cards, when that is near or over.
 */
may_sign_until: string | null, };

/**
 * Writes a card off.
 */
export type SpoilCard = { 
/**
 * The production.
 */
production: string, 
/**
 * Why.
 */
reason: SpoilReason, };

/**
 * Why a card was written off.
 */
export type SpoilReason = "print_fault" | "damaged" | "wrong_data" | "unreadable";

/**
 * A person who may sign in here.
 */
export type StaffCard = { 
/**
 * Who.
 */
id: string, 
/**
 * First and last name.
 */
name: string, 
/**
 * The role.
 */
role: Role, 
/**
 * When this person last worked at this station.
 */
last_here: Moment | null, 
/**
 * This person was the last one here.
 */
latest: boolean, 
/**
 * Too many wrong passwords: until when.
 */
locked_until: Moment | null, };

/**
 * Whether a station can be used.
 */
export type Startup = { "state": "first_start" } | { "state": "ready" } | { "state": "trouble", 
/**
 * What happened.
 */
trouble: Trouble, };

/**
 * Which station this is and whether it can be used.
 */
export type StationFace = { 
/**
 * Whether it can be used.
 */
startup: Startup, 
/**
 * Where it stands, once it is enrolled and its database is open.
 */
place: Place | null, 
/**
 * The version of the program.
 */
version: string, 
/**
 * The city's support telephone, where known.
 */
support_phone: string | null, 
/**
 * The station's time, so that the screen shows the clock that operations get.
 */
now: Moment, 
/**
 * After how many idle minutes the screen is covered.
 */
idle_minutes: number, 
/**
 * In a demo city: the password that everybody has.
 */
demo_password: string | null, };

/**
 * An address that may be meant.
 */
export type StreetSuggestion = { 
/**
 * The street as it is written into an address.
 */
street: string, 
/**
 * The house as it was typed, or empty.
 */
house: string, 
/**
 * The postcode; none as long as it depends on the house.
 */
postcode: string | null, 
/**
 * The city or village.
 */
city: string, };

/**
 * What the dictionary says of an address that is being typed.
 */
export type StreetSuggestions = { 
/**
 * The likeliest first.
 */
suggestions: Array<StreetSuggestion>, 
/**
 * Every word of the name is a word of one of the city's streets; also where the city has no dictionary.
 */
known: boolean, };

/**
 * An address while it is typed.
 */
export type StreetText = { 
/**
 * Street and house as typed.
 */
street: string, };

/**
 * A picture that was sent as bytes, and the part of it that goes on the card.
 */
export type TakePhoto = { 
/**
 * The id that sending the bytes gave.
 */
upload: string, 
/**
 * Quarter turns clockwise, 0 to 3; made before the crop.
 */
turns: number, 
/**
 * The part to keep.
 */
crop: Crop, };

/**
 * What people have to decide.
 */
export type TaskKind = "same_person" | "two_changes" | "two_duplicates" | "broken_rule" | "unknown_record" | "station_copied";

/**
 * How one condition stands at this moment.
 */
export type Tick = "met" | "not_yet" | "wrong";

/**
 * How much of it there is.
 */
export type Together = { 
/**
 * What.
 */
what: Belonging, 
/**
 * Under the record that stays.
 */
winner: number, 
/**
 * Under the other one.
 */
loser: number, };

/**
 * What came out of the printer.
 */
export type Tray = "nothing" | "spoiled" | "good";

/**
 * Why a station cannot be used.
 */
export type Trouble = { "kind": "key_store_locked" } | { "kind": "key_missing" } | { "kind": "other_computer" } | { "kind": "disk_full", 
/**
 * Free, in megabytes.
 */
free_mb: number, 
/**
 * Needed, in megabytes.
 */
needed_mb: number, } | { "kind": "file_broken", 
/**
 * In how many places the check at start disagreed.
 */
places: number, } | { "kind": "file_newer", 
/**
 * The version that wrote it, where the file says so.
 */
file_version: string | null, } | { "kind": "second_instance", 
/**
 * Since when.
 */
since: Moment | null, } | { "kind": "folder_unusable" };

/**
 * Which two records.
 */
export type TwoRecords = { 
/**
 * One.
 */
one: string, 
/**
 * The other.
 */
other: string, };

/**
 * A password on its way in. It can be read from a message but never written to one or to a log.
 */
export type TypedPassword = string;

/**
 * Lifts blocks of a card: these, and no other.
 */
export type UnblockCard = { 
/**
 * 16 digits, grouped or not.
 */
number: string, 
/**
 * The blocks, as they stood on the screen.
 */
blocks: string[], 
/**
 * Who signs.
 */
supervisor: string, 
/**
 * The supervisor's own password; it covers this act alone.
 */
password: TypedPassword, 
/**
 * Why: it stands in the card's history.
 */
why: string, };

/**
 * Tells two records apart again.
 */
export type UndoMerge = { 
/**
 * The merge.
 */
merge: string, 
/**
 * Who signs: not whoever acts.
 */
supervisor: string, 
/**
 * The supervisor's own password; it covers this act alone.
 */
password: TypedPassword, };

/**
 * The screen is uncovered.
 */
export type Unlock = { 
/**
 * The password of the person who works here.
 */
password: TypedPassword, };

/**
 * Cards that wait.
 */
export type WaitingCards = { 
/**
 * Checked, for the resident to collect; oldest first.
 */
ready: Array<Production>, 
/**
 * Stopped half-way; oldest first.
 */
unfinished: Array<Production>, };

/**
 * A package that a resident is to have.
 */
export type WantedPackage = { 
/**
 * The package, by id.
 */
package: string, 
/**
 * The kind of proof, by id; empty when none was chosen.
 */
proof: string, 
/**
 * The last day on the proof, as typed; empty when there is none.
 */
proof_ends: string, };

/** Every command of the counter: its arguments and its answer. */
export interface Commands {
  station: { args: Nothing; answer: StationFace };
  write_diagnostics: { args: Nothing; answer: DiagnosticsFile };
  retry_start: { args: Nothing; answer: StationFace };
  sill: { args: Nothing; answer: Sill };
  operations: { args: Nothing; answer: Operations };
  sync_now: { args: Nothing; answer: Connection };
  note_refused: { args: OperationRef; answer: Operations };
  decisions: { args: Nothing; answer: Array<OpenDecision> };
  decision: { args: DecisionRef; answer: DecisionShown };
  decide_task: { args: DecideTask; answer: Array<OpenDecision> };
  enrolment_files: { args: Nothing; answer: Array<EnrolmentFile> };
  inspect_enrolment: { args: InspectEnrolment; answer: EnrolmentPreview };
  claim_enrolment: { args: ClaimEnrolment; answer: EnrolmentPreview };
  claim_progress: { args: Nothing; answer: ClaimProgress };
  cancel_claim: { args: Nothing; answer: Nothing };
  enrol: { args: Enrol; answer: StationFace };
  recovery_files: { args: Nothing; answer: Array<EnrolmentFile> };
  recover_keys: { args: RecoverKeys; answer: StationFace };
  staff: { args: Nothing; answer: Array<StaffCard> };
  session: { args: Nothing; answer: SessionState };
  sign_in: { args: SignIn; answer: SessionState };
  sign_out: { args: Nothing; answer: SessionState };
  lift_lockout: { args: LiftLockout; answer: Array<StaffCard> };
  unlock: { args: Unlock; answer: SessionState };
  lock_screen: { args: Nothing; answer: SessionState };
  stay_awake: { args: Nothing; answer: SessionState };
  password_ticks: { args: NewPassword; answer: PasswordTicks };
  set_own_password: { args: NewPassword; answer: SessionState };
  begin_training: { args: Nothing; answer: SessionState };
  end_training: { args: Nothing; answer: SessionState };
  configuration: { args: Nothing; answer: Configuration };
  find_residents: { args: FindResidents; answer: Found };
  recent_residents: { args: Nothing; answer: Array<ResidentHit> };
  read_scan: { args: ReadScan; answer: Scan };
  resident: { args: ResidentRef; answer: Resident };
  resident_history: { args: ResidentRef; answer: Array<PastAct> };
  today: { args: Nothing; answer: Array<JournalEntry> };
  pesel_ticks: { args: PeselText; answer: PeselState };
  suggest_streets: { args: StreetText; answer: StreetSuggestions };
  check_registration: { args: CheckRegistration; answer: RegistrationCheck };
  register_resident: { args: RegisterResident; answer: Registered };
  save_draft: { args: Draft; answer: SavedDraft };
  draft: { args: DraftRef; answer: SavedDraft | null };
  discard_draft: { args: DraftRef; answer: Nothing };
  take_photo: { args: TakePhoto; answer: PhotoTaken };
  set_photo: { args: SetPhoto; answer: Resident };
  applications: { args: QueueFilter; answer: ApplicationQueue };
  application: { args: ApplicationRef; answer: ApplicationShown };
  take_application: { args: ApplicationRef; answer: ApplicationShown };
  release_application: { args: ApplicationRef; answer: ApplicationShown };
  ask_correction: { args: AskCorrection; answer: ApplicationShown };
  reject_application: { args: RejectApplication; answer: ApplicationShown };
  accept_application: { args: AcceptApplication; answer: ApplicationShown };
  attachment_pages: { args: AttachmentRef; answer: AttachmentPages };
  take_attached_photo: { args: AttachmentRef; answer: PhotoTaken };
  change_resident: { args: ChangeResident; answer: Resident };
  change_rights: { args: ChangeRights; answer: Resident };
  answer_consents: { args: AnswerConsents; answer: Resident };
  forget_resident: { args: ForgetResident; answer: Forgotten };
  card_blocks: { args: CardNumberText; answer: BlockedCard };
  block_card: { args: BlockCard; answer: BlockedCard };
  unblock_card: { args: UnblockCard; answer: BlockedCard };
  two_records: { args: TwoRecords; answer: MergeShown };
  merge_residents: { args: MergeResidents; answer: Merged };
  merged: { args: MergeRef; answer: Merged };
  undo_merge: { args: UndoMerge; answer: TwoRecords };
  check_packages: { args: CheckPackages; answer: Array<PackageCheck> };
  reserve_card: { args: ReserveCard; answer: Production };
  production: { args: ProductionRef; answer: Production };
  print_card: { args: PrintCard; answer: Production };
  cancel_print: { args: ProductionRef; answer: Production };
  answer_tray: { args: AnswerTray; answer: Production };
  check_card: { args: CheckCard; answer: Production };
  spoil_card: { args: SpoilCard; answer: Production };
  withdraw_card: { args: ProductionRef; answer: Production };
  hand_over: { args: HandOver; answer: HandedOver };
  waiting_cards: { args: Nothing; answer: WaitingCards };
  refund_fee: { args: RefundFee; answer: Fee };
  shift: { args: Nothing; answer: Shift };
  open_shift: { args: Counted; answer: Shift };
  close_shift: { args: CloseShift; answer: Shift };
  hand_over_shift: { args: HandOverShift; answer: Shift };
  document: { args: DocumentOf; answer: MadeDocument };
  print_document: { args: PrintDocument; answer: Paper };
  save_document: { args: DocumentOf; answer: Paper };
  paper: { args: PaperRef; answer: Paper };
  cancel_paper: { args: PaperRef; answer: Paper };
  printers: { args: Nothing; answer: Array<Printer> };
  print_queues: { args: Nothing; answer: PrintQueues };
  add_printer: { args: AddPrinter; answer: Array<Printer> };
  choose_printer: { args: PrinterRef; answer: Array<Printer> };
  remove_printer: { args: PrinterRef; answer: Array<Printer> };
  put_back_printer: { args: PrinterRef; answer: Array<Printer> };
}

/** Every command of the residents' portal: its arguments and its answer. */
export interface PortalCommands {
  portal_face: { args: Nothing; answer: PortalFace };
  link_state: { args: LinkRef; answer: LinkState };
  password_ticks_for_link: { args: PasswordForLink; answer: PasswordTicks };
  set_password_by_link: { args: PasswordForLink; answer: PasswordSet };
  ask_for_link: { args: AskForLink; answer: Nothing };
  renew_link: { args: LinkRef; answer: Nothing };
  sign_in_resident: { args: ResidentSignIn; answer: ResidentSession };
  sign_out_resident: { args: Nothing; answer: Nothing };
  my_applications: { args: Nothing; answer: Array<MyApplication> };
  save_application: { args: SaveApplication; answer: MyApplication };
  attach: { args: Attach; answer: MyApplication };
  detach: { args: AttachmentRef; answer: MyApplication };
  submit_application: { args: ApplicationRef; answer: MyApplication };
  withdraw_application: { args: ApplicationRef; answer: MyApplication };
}

/** Whether a command works without network. */
export const reach: Record<keyof Commands, 'offline' | 'online'> = {
  station: 'offline',
  write_diagnostics: 'offline',
  retry_start: 'offline',
  sill: 'offline',
  operations: 'offline',
  sync_now: 'offline',
  note_refused: 'offline',
  decisions: 'offline',
  decision: 'offline',
  decide_task: 'offline',
  enrolment_files: 'offline',
  inspect_enrolment: 'offline',
  claim_enrolment: 'online',
  claim_progress: 'offline',
  cancel_claim: 'offline',
  enrol: 'offline',
  recovery_files: 'offline',
  recover_keys: 'offline',
  staff: 'offline',
  session: 'offline',
  sign_in: 'offline',
  sign_out: 'offline',
  lift_lockout: 'offline',
  unlock: 'offline',
  lock_screen: 'offline',
  stay_awake: 'offline',
  password_ticks: 'offline',
  set_own_password: 'offline',
  begin_training: 'offline',
  end_training: 'offline',
  configuration: 'offline',
  find_residents: 'offline',
  recent_residents: 'offline',
  read_scan: 'offline',
  resident: 'offline',
  resident_history: 'offline',
  today: 'offline',
  pesel_ticks: 'offline',
  suggest_streets: 'offline',
  check_registration: 'offline',
  register_resident: 'offline',
  save_draft: 'offline',
  draft: 'offline',
  discard_draft: 'offline',
  take_photo: 'offline',
  set_photo: 'offline',
  applications: 'offline',
  application: 'offline',
  take_application: 'offline',
  release_application: 'offline',
  ask_correction: 'offline',
  reject_application: 'offline',
  accept_application: 'offline',
  attachment_pages: 'offline',
  take_attached_photo: 'offline',
  change_resident: 'offline',
  change_rights: 'offline',
  answer_consents: 'offline',
  forget_resident: 'offline',
  card_blocks: 'offline',
  block_card: 'offline',
  unblock_card: 'offline',
  two_records: 'offline',
  merge_residents: 'offline',
  merged: 'offline',
  undo_merge: 'offline',
  check_packages: 'offline',
  reserve_card: 'offline',
  production: 'offline',
  print_card: 'offline',
  cancel_print: 'offline',
  answer_tray: 'offline',
  check_card: 'offline',
  spoil_card: 'offline',
  withdraw_card: 'offline',
  hand_over: 'offline',
  waiting_cards: 'offline',
  refund_fee: 'offline',
  shift: 'offline',
  open_shift: 'offline',
  close_shift: 'offline',
  hand_over_shift: 'offline',
  document: 'offline',
  print_document: 'offline',
  save_document: 'offline',
  paper: 'offline',
  cancel_paper: 'offline',
  printers: 'offline',
  print_queues: 'offline',
  add_printer: 'offline',
  choose_printer: 'offline',
  remove_printer: 'offline',
  put_back_printer: 'offline',
};
