//! Training (H-4): a station that is thrown away stands in the place of this one for a window. Everything works in it; its
//! numbers belong to no city, its cards are signed under a root that nobody trusts, and its database is never sent anywhere,
//! because the hub knows of this station's alone.

use std::sync::Arc;

use cardface::Layout;
use contract::configuration::Configuration;
use contract::counter::{RegisterResident, RegistrationForm, SessionState};
use contract::enrolment::{CardLease, EnrolmentPayload, FORMAT, Leases, SecretBytes, StaffMember};
use contract::{ErrorCode, Moment, Problem};
use credential::{NumberRange, RootKey, StationCertificate, StationKey, TransportKey, TrustListContents};
use domain::card_number::TRAINING_BODIES;
use domain::consent::ConsentAnswer;
use time::Duration;
use uuid::Uuid;

use crate::act::Actor;
use crate::keys::SecretKey;
use crate::open::{OpenStation, Parts, Purpose};
use crate::store::staff::StaffRow;
use crate::store::{self, Store};
use crate::{Station, register};

/// Across the cards.
const STAMP: &str = "ĆWICZENIA";
/// How many numbers of each kind.
const NUMBERS: u32 = 500;
/// The folder under the one for prints.
const PRINTS: &str = "Okienko-cwiczenia";

/// Whom a beginner finds: PESEL, given names, surname, street. Plainly nobody.
const RESIDENTS: [(&str, &str, &str, &str); 6] = [
    ("58041200008", "Krystyna", "Ćwiczebna", "ul. Ćwiczebna 1"),
    ("55110300012", "Henryk", "Ćwiczebny", "ul. Ćwiczebna 1"),
    ("84072100026", "Marta", "Treningowa-Próbna", "ul. Próbna 2 m. 4"),
    ("81020900035", "Tomasz", "Szkoleniowy", "ul. Szkolna 5"),
    ("99091700056", "Łukasz", "Żółty-Trening", "ul. Próbna 7 m. 12"),
    ("90010100061", "Oksana", "Nawczalna", "ul. Szkolna 9"),
];

impl Station {
    pub(crate) async fn start_training(&self, actor: &Actor) -> Result<SessionState, Problem> {
        if actor.training.is_none() {
            let training = self.new_training(actor).await?;
            self.forget_bytes(&actor.window);
            let mut unused = Some(training);
            if let Some(session) = self.shared.sessions.lock().get_mut(&actor.window) {
                unused = std::mem::replace(&mut session.training, unused);
            }
            end(unused).await;
        }
        self.session_state(&actor.window).await
    }

    pub(crate) async fn stop_training(&self, window: &str) -> Result<SessionState, Problem> {
        self.forget_bytes(window);
        let training = self.shared.sessions.lock().get_mut(window).and_then(|session| session.training.take());
        end(training).await;
        self.session_state(window).await
    }

    pub(crate) async fn stop_every_training(&self) {
        let trainings: Vec<_> =
            self.shared.sessions.lock().values_mut().filter_map(|session| session.training.take()).collect();
        for training in trainings {
            end(Some(training)).await;
        }
    }

    async fn new_training(&self, actor: &Actor) -> Result<Arc<OpenStation>, Problem> {
        let real = self.open_station().await?;
        let now = real.now();
        let root = RootKey::from_secret_bytes(SecretKey::random(&mut **real.random.lock()).expose());
        let payload = bundle(&real, actor, &root, now)?;
        let (database_key, blob_key) = {
            let mut random = real.random.lock();
            (SecretKey::random(&mut **random), SecretKey::random(&mut **random))
        };
        let database = real.folder.training_database(payload.station);
        let store = Store::create(&database, &database_key).await?;
        self.fill(&store, payload, root.public().to_bytes().to_vec(), now).await?;
        let mut tx = store.begin().await?;
        let row = store::station::load(&mut tx).await?.ok_or(ErrorCode::StoreFailed)?;
        // The printers are there to be chosen; until somebody does, everything goes into a folder.
        for mut printer in store::printers::all(&mut real.store.read().await?).await? {
            printer.chosen = false;
            store::printers::insert(&mut tx, &printer).await?;
        }
        tx.commit("begin-training").await?;
        let open = Arc::new(OpenStation::new(Parts {
            store,
            purpose: Purpose::Training { database },
            blob_key,
            row,
            prints: self.shared.prints.join(PRINTS),
            clock: Arc::clone(&self.shared.clock),
            random: Arc::clone(&self.shared.random),
            folder: Arc::clone(&real.folder),
        })?);
        for resident in RESIDENTS {
            let form = form(&open.setup().configuration, resident);
            register::register(&open, actor, RegisterResident { form, photo: None, decisions: Vec::new() }).await?;
        }
        Ok(open)
    }
}

/// Closes a station that was trained on and removes everything of it.
pub(crate) async fn end(training: Option<Arc<OpenStation>>) {
    let Some(training) = training else { return };
    training.closing.send_replace(true);
    training.store.close().await;
    if let Purpose::Training { database } = &training.purpose {
        // What stays behind cannot be read, and goes at the next start.
        let _ = std::fs::remove_file(database);
    }
}

/// What a bundle would bring, all of it made here and now.
fn bundle(real: &OpenStation, actor: &Actor, root: &RootKey, now: Moment) -> Result<EnrolmentPayload, Problem> {
    let (station, bundle) = (real.new_id(), real.new_id());
    let (card_key, transport_key) = {
        let mut random = real.random.lock();
        (
            StationKey::from_secret_bytes(SecretKey::random(&mut **random).expose()),
            TransportKey::from_secret_bytes(SecretKey::random(&mut **random).expose()),
        )
    };
    let configuration = configuration(real)?;
    let (certificate, trust_list) = certified(real, station, &card_key, root, now)?;
    let numbers = || (1..=NUMBERS).collect();
    let cards = CardLease { first_body: *TRAINING_BODIES.start(), status_indices: numbers() };
    let member = member(actor.person()?);
    Ok(EnrolmentPayload {
        format: FORMAT,
        bundle,
        station,
        place: real.place.clone(),
        issued_at: now,
        issued_by: String::new(),
        expires_at: now,
        certificate,
        card_key: SecretBytes(card_key.to_secret_bytes().to_vec()),
        transport_key: SecretBytes(transport_key.to_secret_bytes().to_vec()),
        hub_key: vec![0; 32],
        trust_list,
        leases: Leases { cards, applications: numbers(), receipts: numbers(), substitutes: numbers() },
        staff: vec![member],
        configuration,
    })
}

fn member(person: &StaffRow) -> StaffMember {
    StaffMember {
        id: person.id,
        first_name: person.first_name.clone(),
        last_name: person.last_name.clone(),
        login: person.login.clone(),
        role: person.role,
        // Nobody signs in to it.
        password_hash: String::new(),
        must_change: false,
    }
}

/// A colleague signs an act: a station that is trained on knows only who trains, until then.
pub(crate) async fn introduce(open: &OpenStation, colleague: &StaffRow) -> Result<(), Problem> {
    if !open.is_training() {
        return Ok(());
    }
    let mut tx = open.store.begin().await?;
    if store::staff::get(&mut tx, colleague.id).await?.is_none() {
        store::staff::insert(&mut tx, &member(colleague), open.now()).await?;
    }
    Ok(tx.commit("introduce").await?)
}

/// The city's configuration, with layouts whose cards say what they are.
fn configuration(real: &OpenStation) -> Result<Configuration, Problem> {
    let mut configuration = real.setup().configuration.clone();
    for layout in &mut configuration.layouts {
        layout.content = Layout::stamped(&layout.content, STAMP).map_err(|_| ErrorCode::Unexpected)?;
    }
    Ok(configuration)
}

/// A certificate and a trust list under a root that nobody else knows.
fn certified(
    real: &OpenStation,
    station: Uuid,
    card_key: &StationKey,
    root: &RootKey,
    now: Moment,
) -> Result<(Vec<u8>, Vec<u8>), Problem> {
    let setup = real.setup();
    let city = setup.trust.city();
    let first = *TRAINING_BODIES.start();
    let numbers = NumberRange::new(first, first + u64::from(NUMBERS)).map_err(|_| ErrorCode::Unexpected)?;
    let not_before = now.utc().saturating_sub(Duration::days(1));
    let certificate = StationCertificate {
        city,
        station: station.to_string(),
        key: card_key.public(),
        numbers: vec![numbers],
        status_list: format!("{}status/1", setup.check_address.as_str().to_ascii_lowercase()),
        not_before,
        expires: StationCertificate::end(not_before),
    };
    let certificate = certificate.seal(root).map_err(|_| ErrorCode::Unexpected)?;
    let trust_list = TrustListContents {
        city,
        version: 1,
        issued: now.utc(),
        expires: StationCertificate::end(not_before),
        roots: vec![root.public()],
        certificates: vec![certificate.clone()],
        cut_off: Vec::new(),
        status_keys: Vec::new(),
    };
    let trust_list = trust_list.seal(root).map_err(|_| ErrorCode::Unexpected)?;
    Ok((certificate, trust_list))
}

fn form(city: &Configuration, (pesel, given_names, surname, street): (&str, &str, &str, &str)) -> RegistrationForm {
    let first = |choices: &[contract::configuration::Choice]| choices.first().map(|one| one.id.clone());
    let given = |clause: &contract::configuration::ConsentClause| ConsentAnswer {
        clause: clause.id.clone(),
        version: clause.version,
        given: clause.required,
    };
    RegistrationForm {
        pesel: pesel.to_owned(),
        surname: surname.to_owned(),
        given_names: given_names.to_owned(),
        document: first(&city.documents).unwrap_or_default(),
        street: street.to_owned(),
        postcode: city.home_postcode.clone(),
        city: city.home_city.clone(),
        grounds: first(&city.grounds).unwrap_or_default(),
        consents: city.consents.iter().map(given).collect(),
        ..RegistrationForm::default()
    }
}
