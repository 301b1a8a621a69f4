//! A small hub on loopback: it keeps what a station pushes, has a feed, signs its answers, and breaks on demand.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, Uri};
use axum::routing::post;
use contract::Moment;
use contract::application::ApplicationRecord;
use contract::operation::{Header, OperationKind, payload_mac};
use contract::sync::{
    Census, ChainEnd, Counts, Fetch, GetPiece, Hello, Holdings, Message, OperationAnswer, Outcome, Page, Piece, Pull,
    Push, PushAnswer, PutPiece, Record, ResidentRecord, Snapshot, SnapshotPage, SyncCode, SyncProblem, Taken, Tally,
    TaskRecord, Versions, Welcome,
};
use credential::{
    CONTENT_DIGEST, ClaimedRequest, HubKey, SIGNATURE, SIGNATURE_INPUT, SignatureRefused, SignedHeaders,
    TransportPublicKey, sign_answer,
};
use serde::Serialize;
use time::UtcDateTime;
use tokio::sync::watch;
use uuid::Uuid;

use crate::tests::support::START;

/// So many bytes of a picture are one piece.
pub(crate) const GIVEN: usize = 10_000;

/// How an answer goes wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wrong {
    /// Not at all, this time.
    Nothing,
    /// The hub does its work and the connection breaks before the answer.
    Lost,
    /// Half of the answer's body is missing.
    Truncated,
    /// Somebody else answers that all is well, and the hub has heard of nothing.
    Forged,
    /// The answer to the question before comes again.
    Repeated,
    /// Somebody on the way answers with a status of their own.
    Unsigned(u16),
    /// The hub says this instead of doing its work.
    Says(u16, SyncCode),
}

/// What the hub knows.
pub(crate) struct Hub {
    key: HubKey,
    station: TransportPublicKey,
    pub(crate) now: UtcDateTime,
    pub(crate) feed_epoch: Uuid,
    pub(crate) chain: ChainEnd,
    pub(crate) new_epoch: Option<u32>,
    /// Every operation that took effect, in its order, once.
    pub(crate) operations: Vec<Header>,
    pub(crate) outcomes: HashMap<Uuid, Outcome>,
    /// What operations of a kind are answered with.
    pub(crate) decide: HashMap<OperationKind, Outcome>,
    pub(crate) feed: Vec<Record>,
    pub(crate) residents: BTreeMap<Uuid, ResidentRecord>,
    /// Those that are open.
    pub(crate) tasks: BTreeMap<Uuid, TaskRecord>,
    /// Those that are not closed.
    pub(crate) applications: BTreeMap<Uuid, ApplicationRecord>,
    /// What it has of each picture that stations send.
    pub(crate) taken: HashMap<Uuid, Vec<u8>>,
    /// A picture that it cannot keep.
    pub(crate) poisoned: Option<Uuid>,
    /// Pictures that it gives, a piece at a time.
    pub(crate) gives: HashMap<Uuid, Vec<u8>>,
    /// From where they were asked for.
    pub(crate) offsets: Vec<(Uuid, u64)>,
    /// The next answers to questions under a path go wrong so.
    pub(crate) wrong: VecDeque<(&'static str, Wrong)>,
    /// The most operations that it takes at once.
    pub(crate) most: usize,
    /// The paths of all questions, in their order.
    pub(crate) asked: Vec<String>,
    /// What the snapshots began after.
    pub(crate) snapshots: Vec<Option<Uuid>>,
    pub(crate) greetings: Vec<Hello>,
    last: Option<(u16, Vec<u8>, SignedHeaders)>,
    grown: watch::Sender<u64>,
}

/// It, at an address.
#[derive(Clone)]
pub(crate) struct FakeHub {
    hub: Arc<Mutex<Hub>>,
}

impl FakeHub {
    /// Takes an address before there are keys: the address stands in the bundle.
    pub(crate) async fn at() -> (tokio::net::TcpListener, String) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        (listener, address)
    }

    pub(crate) fn serve(listener: tokio::net::TcpListener, key: HubKey, station: TransportPublicKey) -> Self {
        let hub = Hub {
            key,
            station,
            now: START,
            feed_epoch: Uuid::from_u128(1),
            chain: ChainEnd::START,
            new_epoch: None,
            operations: Vec::new(),
            outcomes: HashMap::new(),
            decide: HashMap::new(),
            feed: Vec::new(),
            residents: BTreeMap::new(),
            tasks: BTreeMap::new(),
            applications: BTreeMap::new(),
            taken: HashMap::new(),
            poisoned: None,
            gives: HashMap::new(),
            offsets: Vec::new(),
            wrong: VecDeque::new(),
            most: 200,
            asked: Vec::new(),
            snapshots: Vec::new(),
            greetings: Vec::new(),
            last: None,
            grown: watch::Sender::default(),
        };
        let served = Self { hub: Arc::new(Mutex::new(hub)) };
        let router = Router::new().fallback(post(answer)).with_state(served.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        served
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Hub> {
        self.hub.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Something goes into the feed.
    pub(crate) fn publish(&self, record: Record) {
        let mut hub = self.lock();
        if let Record::Resident(resident) = &record {
            hub.residents.insert(resident.data.resident, (**resident).clone());
        }
        if let Record::ResidentGone { resident } | Record::ResidentForgotten { resident } = &record {
            hub.residents.remove(resident);
        }
        if let Record::Task(task) = &record {
            match task.decision {
                None => hub.tasks.insert(task.task, (**task).clone()),
                Some(_) => hub.tasks.remove(&task.task),
            };
        }
        hub.feed.push(record);
        hub.grown.send_modify(|count| *count += 1);
    }

    pub(crate) fn goes_wrong(&self, path: &'static str, wrong: Wrong) {
        self.lock().wrong.push_back((path, wrong));
    }
}

impl Hub {
    fn hello(&mut self, hello: Hello) -> Welcome {
        self.greetings.push(hello);
        Welcome {
            now: Moment::of(self.now),
            feed_epoch: self.feed_epoch,
            chain: self.chain,
            new_epoch: self.new_epoch,
            configuration: 1,
        }
    }

    fn push(&mut self, push: &Push) -> Result<PushAnswer, (u16, SyncCode)> {
        if push.operations.len() > self.most {
            return Err((413, SyncCode::TooLarge));
        }
        let mut answers = Vec::new();
        for sent in &push.operations {
            let header = Header::from_bytes(&sent.header).unwrap();
            let (payload, key) = (sent.payload.as_ref().unwrap(), sent.key.as_ref().unwrap());
            assert_eq!(payload_mac(key.as_slice().try_into().unwrap(), payload), header.payload_mac);
            if !self.outcomes.contains_key(&header.id) {
                if header.previous != self.chain.hash {
                    break;
                }
                self.chain = ChainEnd { epoch: header.epoch, sequence: header.sequence, hash: header.chain_hash() };
                let outcome = self.decide.get(&header.kind).copied().unwrap_or(Outcome::Applied);
                self.outcomes.insert(header.id, outcome);
                self.operations.push(header.clone());
            }
            answers.push(OperationAnswer { id: header.id, outcome: self.outcomes[&header.id] });
        }
        Ok(PushAnswer { answers, chain: self.chain, new_epoch: self.new_epoch })
    }

    fn page(&self, pull: &Pull) -> Page {
        let head = self.feed.len() as u64;
        let lost = pull.feed_epoch != self.feed_epoch || pull.after > head;
        let from = usize::try_from(pull.after).unwrap();
        let records = if lost { Vec::new() } else { self.feed[from..].iter().take(2).cloned().collect() };
        let next = if lost { pull.after } else { pull.after + records.len() as u64 };
        Page { feed_epoch: self.feed_epoch, next, more: !lost && next < head, lost, records }
    }

    /// Two residents a page.
    fn snapshot(&mut self, snapshot: &Snapshot) -> SnapshotPage {
        self.snapshots.push(snapshot.after);
        let rest: Vec<_> = self.residents.values().filter(|one| Some(one.data.resident) > snapshot.after).collect();
        let some = rest.iter().take(2);
        SnapshotPage {
            feed_epoch: self.feed_epoch,
            position: self.feed.len() as u64,
            next: (rest.len() > 2).then(|| rest[1].data.resident),
            records: some.map(|one| Record::Resident(Box::new((**one).clone()))).collect(),
            residents: self.residents.len() as u64,
        }
    }

    fn census(&self) -> Counts {
        let mut residents = Tally::default();
        self.residents.values().for_each(|one| residents.add(one.data.resident, one.version));
        let mut tasks = Tally::default();
        self.tasks.values().for_each(|one| tasks.add(one.task, one.version));
        let mut applications = Tally::default();
        self.applications.values().for_each(|one| applications.add(one.application, one.version));
        Counts { position: self.feed.len() as u64, residents, cards: Tally::default(), tasks, applications }
    }

    fn holdings(&self) -> Versions {
        let residents = self.residents.values().map(|one| (one.data.resident, one.version)).collect();
        let tasks = self.tasks.values().map(|one| (one.task, one.version)).collect();
        let applications = self.applications.values().map(|one| (one.application, one.version)).collect();
        Versions { position: self.feed.len() as u64, residents, cards: Vec::new(), tasks, applications }
    }

    fn fetch(&self, fetch: &Fetch) -> Page {
        let found = fetch.residents.iter().filter_map(|id| self.residents.get(id));
        let mut records: Vec<Record> = found.map(|one| Record::Resident(Box::new(one.clone()))).collect();
        records.extend(fetch.applications.iter().map(|id| match self.applications.get(id) {
            Some(one) => Record::Application(Box::new(one.clone())),
            None => Record::ApplicationGone { application: *id },
        }));
        Page { feed_epoch: self.feed_epoch, next: 0, more: false, lost: false, records }
    }

    fn put(&mut self, piece: &PutPiece) -> Result<Taken, (u16, SyncCode)> {
        if self.poisoned == Some(piece.blob) {
            return Err((413, SyncCode::TooLarge));
        }
        let have = self.taken.entry(piece.blob).or_default();
        if piece.offset == have.len() as u64 {
            have.extend_from_slice(&piece.bytes);
        }
        Ok(if have.len() as u64 == piece.size { Taken::Whole } else { Taken::UpTo(have.len() as u64) })
    }

    fn give(&mut self, wanted: GetPiece) -> Piece {
        self.offsets.push((wanted.blob, wanted.offset));
        let Some(whole) = self.gives.get(&wanted.blob) else { return Piece::OnItsWay };
        let rest = &whole[usize::try_from(wanted.offset).unwrap()..];
        let bytes = rest[..rest.len().min(GIVEN)].to_vec();
        Piece::Part { size: whole.len() as u64, bytes: bytes.into() }
    }

    fn verified(&self, path: &str, headers: &SignedHeaders, body: &[u8]) -> Result<(), (u16, SyncCode)> {
        let claimed = ClaimedRequest::read(headers.clone()).map_err(|_| (401, SyncCode::BadSignature))?;
        claimed.verify(&self.station, path, body, self.now).map_err(|refused| match refused {
            SignatureRefused::Stale => (401, SyncCode::OldSignature),
            _ => (401, SyncCode::BadSignature),
        })
    }

    fn work(&mut self, path: &str, body: &[u8]) -> Result<Vec<u8>, (u16, SyncCode)> {
        Ok(match path {
            Hello::PATH => cbor(&self.hello(read(body))),
            Push::PATH => cbor(&self.push(&read(body))?),
            Pull::PATH => cbor(&self.page(&read(body))),
            Snapshot::PATH => cbor(&self.snapshot(&read(body))),
            Census::PATH => cbor(&self.census()),
            Holdings::PATH => cbor(&self.holdings()),
            Fetch::PATH => cbor(&self.fetch(&read(body))),
            PutPiece::PATH => cbor(&self.put(&read(body))?),
            GetPiece::PATH => cbor(&self.give(read(body))),
            _ => return Err((400, SyncCode::BadMessage)),
        })
    }
}

fn cbor(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn read<M: Message>(body: &[u8]) -> M {
    ciborium::from_reader(body).unwrap()
}

/// What somebody who is not the hub might answer to a push.
fn all_is_well(body: &[u8]) -> Vec<u8> {
    let push: Push = read(body);
    let answers = push.operations.iter().map(|sent| OperationAnswer { id: sent.id, outcome: Outcome::Applied });
    cbor(&PushAnswer { answers: answers.collect(), chain: ChainEnd::START, new_epoch: None })
}

async fn answer(State(served): State<FakeHub>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let path = uri.path().to_owned();
    let text = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
    let request = SignedHeaders {
        content_digest: text(CONTENT_DIGEST),
        signature_input: text(SIGNATURE_INPUT),
        signature: text(SIGNATURE),
    };
    if path == Pull::PATH {
        wait_for_news(&served, &read(&body)).await;
    }
    let mut hub = served.lock();
    hub.asked.push(path.clone());
    let wrong = match hub.wrong.front() {
        Some((at, _)) if *at == path => hub.wrong.pop_front().map(|(_, wrong)| wrong),
        _ => None,
    };
    let verified = hub.verified(&path, &request, &body);
    let worked = match (verified, wrong) {
        (Err(refused), _) => Err(refused),
        (Ok(()), Some(Wrong::Says(status, code))) => Err((status, code)),
        (Ok(()), Some(Wrong::Forged)) => Ok(all_is_well(&body)),
        (Ok(()), _) => hub.work(&path, &body),
    };
    let (status, answer) = match worked {
        Ok(answer) => (200, answer),
        Err((status, code)) => (status, cbor(&SyncProblem { code, now: Moment::of(hub.now) })),
    };
    let signed = sign_answer(&hub.key, status, &answer, &request.signature, hub.now);
    let before = hub.last.replace((status, answer.clone(), signed.clone()));
    let forged = || sign_answer(&HubKey::from_secret_bytes(&[9; 32]), status, &answer, &request.signature, hub.now);
    let (status, body, signed) = match wrong {
        // Ends the connection, as a cable does.
        Some(Wrong::Lost) => {
            drop(hub);
            std::panic::resume_unwind(Box::new(()))
        }
        Some(Wrong::Truncated) => (status, answer[..answer.len() / 2].to_vec(), signed),
        Some(Wrong::Forged) => (status, answer.clone(), forged()),
        Some(Wrong::Repeated) => before.unwrap(),
        Some(Wrong::Unsigned(status)) => return Response::builder().status(status).body(Body::empty()).unwrap(),
        Some(Wrong::Says(..) | Wrong::Nothing) | None => (status, answer, signed),
    };
    Response::builder()
        .status(status)
        .header(CONTENT_DIGEST, signed.content_digest)
        .header(SIGNATURE_INPUT, signed.signature_input)
        .header(SIGNATURE, signed.signature)
        .body(Body::from(body))
        .unwrap()
}

/// Holds a pull back until there is something new.
async fn wait_for_news(served: &FakeHub, pull: &Pull) {
    let mut grown = served.lock().grown.subscribe();
    let until = grown_beyond(served, pull.after);
    if until || pull.wait_seconds == 0 {
        return;
    }
    let _ = tokio::time::timeout(Duration::from_secs(pull.wait_seconds.into()), grown.changed()).await;
}

fn grown_beyond(served: &FakeHub, after: u64) -> bool {
    served.lock().feed.len() as u64 > after
}
