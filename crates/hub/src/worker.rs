//! Does the jobs. Any number of workers may run beside each other; what one does not finish, another takes up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration as StdDuration;

use contract::Moment;
use lettre::message::Mailbox;
use time::Duration;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::accounts::{Account, FIRST_LINK, Sought};
use crate::applications::{self, ApplicationLetter};
use crate::fault;
use crate::forgotten::keep_list;
use crate::jobs::{Failure, NewJob, Taken, Work, again, later};
use crate::links::{Link, LinkKey};
use crate::mail::letter::{AccountLink, ApplicationInMail, Content, Envelope, Kind};
use crate::mail::{Letters, Post, PostProblem};
use crate::portal::limits::COUNTED_FOR;
use crate::portal::session::FAILURES_KEPT;
use crate::settings::secret;
use crate::store::{self, StoreProblem};
use crate::{HubProblem, HubProcess};

/// An activation link is good for so long from its sending.
pub const ACTIVATION_LASTS: Duration = Duration::days(7);
/// A recovery link.
pub const RECOVERY_LASTS: Duration = Duration::hours(1);

/// A second request within so short a time is served by the mail that is on its way.
const SAME_REQUEST: Duration = Duration::minutes(1);
/// What was done is remembered for so long, that it is not done twice.
const REMEMBERED: Duration = Duration::days(30);

/// A photo whose place another one has taken is kept for so long.
const REPLACED_KEPT: Duration = Duration::days(30);

/// At once, in one process: a mail is mostly waiting.
const HANDS: usize = 4;
/// How often to look when there was nothing to do.
const LOOK_EVERY: StdDuration = StdDuration::from_secs(1);
/// How often to throw away what is old.
const SWEEP_EVERY: StdDuration = StdDuration::from_secs(3600);

/// A worker.
#[derive(Clone)]
pub struct Worker {
    hub: HubProcess,
    inner: Arc<Inner>,
}

struct Inner {
    links: LinkKey,
    letters: Letters,
    post: Post,
    from: Mailbox,
}

/// How an attempt ended that did not do the job.
enum Undone {
    /// The mail.
    Failed(Failure),
    /// The database: the job comes again by itself.
    Store(StoreProblem),
}

impl From<StoreProblem> for Undone {
    fn from(problem: StoreProblem) -> Self {
        Self::Store(problem)
    }
}

impl From<PostProblem> for Undone {
    fn from(problem: PostProblem) -> Self {
        Self::Failed(Failure { problem: problem.word(), for_good: problem == PostProblem::Refused })
    }
}

impl Worker {
    /// Puts a worker together; none when no way for mails is set.
    ///
    /// # Errors
    /// [`HubProblem`] names the setting or the file that is wrong.
    pub fn open(hub: &HubProcess) -> Result<Option<Self>, HubProblem> {
        match &hub.settings().mail {
            Some(mail) => Self::with_post(hub, Post::open(mail)?).map(Some),
            None => Ok(None),
        }
    }

    /// The same with another way for mails than the one that is set.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn with_post(hub: &HubProcess, post: Post) -> Result<Self, HubProblem> {
        let wrong = |key, why: &str| HubProblem::Setting { key, why: why.to_owned() };
        let mail = hub.settings().mail.as_ref().ok_or_else(|| wrong("mail", "it is needed for a worker"))?;
        let inner = Inner {
            links: LinkKey::new(secret(&mail.link_key)?),
            letters: Letters::new().map_err(|problem| wrong("mail", &problem.to_string()))?,
            post,
            from: mail
                .from
                .parse()
                .map_err(|_| wrong("mail.from", "a sender like `Karta <karta@example>` is needed"))?,
        };
        Ok(Self { hub: hub.clone(), inner: Arc::new(inner) })
    }

    /// Works until `stop` comes, then ends what is in hand.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let stopping = Arc::new(AtomicBool::new(false));
        let mut hands = JoinSet::new();
        for _ in 0..HANDS {
            let (worker, stopping) = (self.clone(), stopping.clone());
            hands.spawn(async move { worker.work(&stopping).await });
        }
        tokio::select! {
            () = stop => {}
            () = self.sweep() => {}
        }
        stopping.store(true, Ordering::Relaxed);
        hands.join_all().await;
    }

    async fn work(&self, stopping: &AtomicBool) {
        while !stopping.load(Ordering::Relaxed) {
            match self.step().await {
                Ok(true) => {}
                Ok(false) => tokio::time::sleep(LOOK_EVERY).await,
                Err(problem) => {
                    tracing::error!(%problem, "a worker's database failed");
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            }
        }
    }

    /// Throws away what is old, again and again.
    async fn sweep(&self) {
        loop {
            let now = self.hub.now();
            let (done, counted) = (later(now, -REMEMBERED), later(now, -COUNTED_FOR));
            let swept = async {
                self.hub.store().sweep(done, counted).await?;
                self.hub.store().sweep_sessions(now, later(now, -FAILURES_KEPT)).await?;
                applications::follow_the_clock(&self.hub).await?;
                self.hub.store().forget_replaced(later(now, -REPLACED_KEPT)).await
            };
            if let Err(problem) = keep_list(&self.hub).await {
                tracing::error!(%problem, "the list of who is forgotten could not be kept");
            }
            if let Err(problem) = swept.await {
                tracing::error!(%problem, "what is old could not be thrown away");
            }
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    }

    /// Does one job that is due; false when there is none.
    ///
    /// # Errors
    /// [`StoreProblem`]; the job comes again.
    pub async fn step(&self) -> Result<bool, StoreProblem> {
        let Some(job) = self.hub.store().take_job(self.hub.now()).await? else { return Ok(false) };
        match self.attempt(&job).await {
            Ok(()) => {}
            Err(Undone::Store(problem)) => return Err(problem),
            Err(Undone::Failed(failure)) => {
                let now = self.hub.now();
                let mut chance = [0];
                self.hub.fill_random(&mut chance);
                let due = again(failure, job.attempt, now, chance[0]);
                tracing::warn!(job = %job.id, attempt = job.attempt, problem = failure.problem, dead = due.is_none(), "a job was not done");
                self.hub.store().fail_job(&job, failure.problem, due, now).await?;
            }
        }
        Ok(true)
    }

    async fn attempt(&self, job: &Taken) -> Result<(), Undone> {
        match &job.work {
            Work::ActivationMail { account } => {
                let expires = later(self.hub.now(), ACTIVATION_LASTS);
                self.send_links(job, Kind::Activation, &[(*account, FIRST_LINK)], expires).await
            }
            Work::RecoveryMail { links } => {
                let expires = later(self.hub.now(), RECOVERY_LASTS);
                self.send_links(job, Kind::Recovery, links, expires).await
            }
            Work::PasswordMail { account } => self.say_changed(job, *account).await,
            Work::ApplicationMail { application, letter } => self.tell(job, *application, *letter).await,
            Work::FindPerson { typed } => {
                let sought = Sought::of(typed);
                let mut tx = self.hub.store().begin().await?;
                let found = store::accounts::find(&mut tx, &job.city, &sought).await?;
                Ok(self.make_links(tx, job, found).await?)
            }
            Work::RenewLink { account } => {
                let tx = self.hub.store().begin().await?;
                let found = self.hub.store().account(&job.city, *account).await?;
                let found = found.into_iter().map(|account| (account.id, account.email.to_lowercase())).collect();
                Ok(self.make_links(tx, job, found).await?)
            }
        }
    }

    /// Makes new links and queues one mail for each address; the earlier links end.
    async fn make_links(&self, mut tx: store::Tx, job: &Taken, found: Vec<(Uuid, String)>) -> Result<(), StoreProblem> {
        let now = self.hub.now();
        let accounts: Vec<Uuid> = found.iter().map(|(account, _)| *account).collect();
        let none_after = later(now, -SAME_REQUEST);
        let links = store::accounts::new_links(&mut tx, &job.city, &accounts, none_after, now).await?;
        let links: BTreeMap<Uuid, i32> = links.into_iter().collect();
        let mut mails: BTreeMap<String, Vec<(Uuid, i32)>> = BTreeMap::new();
        for (account, address) in found {
            if let Some(generation) = links.get(&account) {
                mails.entry(address).or_default().push((account, *generation));
            }
        }
        let jobs: Vec<NewJob> = mails
            .into_values()
            .map(|mut links| {
                links.sort_unstable();
                let id = self.hub.new_id();
                NewJob { id, key: id.to_string(), work: Work::RecoveryMail { links }, due: now }
            })
            .collect();
        store::jobs::enqueue(&mut tx, &job.city, &jobs, now).await?;
        store::jobs::finish(&mut tx, job, now).await?;
        tx.commit().await
    }

    /// Mails links to the one address of their accounts. Those that were used or replaced meanwhile are left out.
    async fn send_links(&self, job: &Taken, kind: Kind, links: &[(Uuid, i32)], expires: Moment) -> Result<(), Undone> {
        let mut accounts = Vec::new();
        for (account, generation) in links {
            let going = self.hub.store().link_goes_out(&job.city, *account, *generation, expires).await?;
            accounts.extend(going.filter(|account| account.generation == *generation));
        }
        accounts.sort_by(|a, b| a.login.cmp(&b.login));
        self.mail(job, kind, &accounts, true, expires).await
    }

    async fn say_changed(&self, job: &Taken, account: Uuid) -> Result<(), Undone> {
        let account = self.hub.store().account(&job.city, account).await?;
        self.mail(job, Kind::Password, &Vec::from_iter(account), false, job.created_at).await
    }

    /// Tells a resident what has become of an application.
    async fn tell(&self, job: &Taken, application: Uuid, letter: ApplicationLetter) -> Result<(), Undone> {
        if let Some(to) = self.hub.store().addressed(&job.city, application).await? {
            let mut content = self.content(&job.city, &[], false, job.created_at).await?;
            let words = to.words.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
            let said = matches!(letter, ApplicationLetter::Correction | ApplicationLetter::Rejected);
            content.application = Some(ApplicationInMail {
                letter,
                number: to.number,
                point: to.point,
                point_address: to.point_address,
                words: words.filter(|_| said).collect(),
                until: to.until.map(Into::into),
            });
            self.send(job, Kind::Application, &content, &to.email, &to.language).await?;
        }
        let mut tx = self.hub.store().begin().await?;
        store::jobs::finish(&mut tx, job, self.hub.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Writes a mail and hands it over.
    async fn send(&self, job: &Taken, kind: Kind, content: &Content, to: &str, language: &str) -> Result<(), Undone> {
        let now = self.hub.now();
        let name = if fault::mistake("each-try-is-another-mail") { self.hub.new_id() } else { job.id };
        let id = format!("{}@{}", name.simple(), self.host());
        let envelope = Envelope { from: &self.inner.from, to, id, now, language };
        let unwritten = |_| Undone::Failed(Failure { problem: "unwritten", for_good: true });
        let letter = self.inner.letters.write(kind, content, envelope).map_err(unwritten)?;
        Ok(self.inner.post.send(&letter).await?)
    }

    /// Writes and sends one mail about these accounts, then marks the job as done.
    async fn mail(
        &self,
        job: &Taken,
        kind: Kind,
        accounts: &[Account],
        with_links: bool,
        at: Moment,
    ) -> Result<(), Undone> {
        if let Some(first) = accounts.first() {
            let content = self.content(&job.city, accounts, with_links, at).await?;
            self.send(job, kind, &content, &first.email, &first.language).await?;
        }
        let mut tx = self.hub.store().begin().await?;
        store::jobs::finish(&mut tx, job, self.hub.now()).await?;
        Ok(tx.commit().await?)
    }

    async fn content(
        &self,
        city: &str,
        accounts: &[Account],
        with_links: bool,
        at: Moment,
    ) -> Result<Content, StoreProblem> {
        let (name, phone) = self.hub.store().city_face(city).await?.unwrap_or_default();
        let portal = &self.hub.settings().portal;
        let link = |account: &Account| {
            let link = Link { city: account.city.clone(), account: account.id, generation: account.generation };
            format!("{portal}haslo#{}", self.inner.links.write(&link))
        };
        let accounts = accounts
            .iter()
            .map(|account| AccountLink { login: account.login.clone(), link: with_links.then(|| link(account)) });
        Ok(Content {
            city: name,
            phone,
            recovery: format!("{portal}dostep"),
            accounts: accounts.collect(),
            application: None,
            at: at.into(),
        })
    }

    /// The name under which Message-IDs are made.
    fn host(&self) -> &str {
        let portal = &self.hub.settings().portal;
        let rest = portal.split_once("://").map_or(portal.as_str(), |(_, rest)| rest);
        rest.split(['/', ':']).next().filter(|host| !host.is_empty()).unwrap_or("localhost")
    }
}
