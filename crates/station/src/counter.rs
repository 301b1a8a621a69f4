//! The bodies of the counter's commands: each names the module that performs the act.

use contract::configuration::Configuration;
use contract::counter::{
    AcceptApplication, AddPrinter, AnswerConsents, AnswerTray, ApplicationQueue, ApplicationRef, ApplicationShown,
    AskCorrection, AttachmentPages, AttachmentRef, BlockCard, BlockedCard, CardNumberText, ChangeResident,
    ChangeRights, CheckCard, CheckPackages, CheckRegistration, ClaimEnrolment, ClaimProgress, CloseShift, Connection,
    Counted, Counter, DecideTask, DecisionRef, DecisionShown, DiagnosticsFile, DocumentOf, Draft, DraftRef, Enrol,
    EnrolmentFile, EnrolmentPreview, Fee, FindResidents, ForgetResident, Forgotten, Found, HandOver, HandOverShift,
    HandedOver, InspectEnrolment, JournalEntry, LiftLockout, MadeDocument, MergeRef, MergeResidents, MergeShown,
    Merged, NewPassword, Nothing, OpenDecision, OperationRef, Operations, PackageCheck, Paper, PaperRef, PasswordTicks,
    PastAct, PeselState, PeselText, PhotoTaken, PrintCard, PrintDocument, PrintQueues, Printer, PrinterRef, Production,
    ProductionRef, QueueFilter, ReadScan, RecoverKeys, RefundFee, RegisterResident, Registered, RegistrationCheck,
    RejectApplication, ReserveCard, Resident, ResidentHit, ResidentRef, SavedDraft, Scan, SessionState, SetPhoto,
    Shift, SignIn, Signature, Sill, SpoilCard, StaffCard, StationFace, StreetSuggestions, StreetText, TakePhoto,
    TwoRecords, UnblockCard, UndoMerge, Unlock, WaitingCards,
};
use contract::{CommandInfo, Problem};
use domain::role::Act;

use crate::act::Actor;
use crate::{
    Station, accept, applications, attachment, block, change, consent, decision, entitlement, fee, find, handover,
    merge, papers, photo, printers, printing, production, register, rights, shift, sync, training,
};

impl Counter for Station {
    type Caller = String;
    type Actor = Actor;

    async fn admit(&self, window: &String, command: &'static CommandInfo) -> Result<Actor, Problem> {
        self.admit_person(window, command)
    }

    async fn station(&self, _actor: &Actor, _: Nothing) -> Result<StationFace, Problem> {
        Ok(self.face().await)
    }

    async fn write_diagnostics(&self, _actor: &Actor, _: Nothing) -> Result<DiagnosticsFile, Problem> {
        Station::write_diagnostics(self).await
    }

    async fn retry_start(&self, _actor: &Actor, _: Nothing) -> Result<StationFace, Problem> {
        self.retry().await;
        Ok(self.face().await)
    }

    async fn sill(&self, actor: &Actor, _: Nothing) -> Result<Sill, Problem> {
        self.sill_state(actor).await
    }

    async fn operations(&self, _actor: &Actor, _: Nothing) -> Result<Operations, Problem> {
        sync::operations(&*self.open_station().await?).await
    }

    async fn sync_now(&self, _actor: &Actor, _: Nothing) -> Result<Connection, Problem> {
        sync::try_now(&*self.open_station().await?).await
    }

    async fn note_refused(&self, actor: &Actor, args: OperationRef) -> Result<Operations, Problem> {
        sync::note_refused(&*self.open_station().await?, actor, args).await
    }

    async fn decisions(&self, actor: &Actor, _: Nothing) -> Result<Vec<OpenDecision>, Problem> {
        decision::open(&*self.at(actor).await?).await
    }

    async fn decision(&self, actor: &Actor, args: DecisionRef) -> Result<DecisionShown, Problem> {
        decision::shown(&*self.at(actor).await?, actor, args.task).await
    }

    async fn decide_task(&self, actor: &Actor, args: DecideTask) -> Result<Vec<OpenDecision>, Problem> {
        decision::decide(&*self.at(actor).await?, actor, args).await
    }

    async fn enrolment_files(&self, _actor: &Actor, _: Nothing) -> Result<Vec<EnrolmentFile>, Problem> {
        Ok(self.look_for_bundles())
    }

    async fn inspect_enrolment(&self, actor: &Actor, args: InspectEnrolment) -> Result<EnrolmentPreview, Problem> {
        self.inspect(actor, args).await
    }

    async fn claim_enrolment(&self, _actor: &Actor, args: ClaimEnrolment) -> Result<EnrolmentPreview, Problem> {
        self.claim(args).await
    }

    async fn claim_progress(&self, _actor: &Actor, _: Nothing) -> Result<ClaimProgress, Problem> {
        Ok(self.claim_state())
    }

    async fn cancel_claim(&self, _actor: &Actor, _: Nothing) -> Result<Nothing, Problem> {
        self.cancel_fetching();
        Ok(Nothing {})
    }

    async fn recovery_files(&self, _actor: &Actor, _: Nothing) -> Result<Vec<EnrolmentFile>, Problem> {
        Ok(self.look_for_recovery_files())
    }

    async fn recover_keys(&self, _actor: &Actor, args: RecoverKeys) -> Result<StationFace, Problem> {
        self.recover(args).await?;
        Ok(self.face().await)
    }

    async fn enrol(&self, _actor: &Actor, args: Enrol) -> Result<StationFace, Problem> {
        self.make_station(&args.inspection).await?;
        Ok(self.face().await)
    }

    async fn staff(&self, _actor: &Actor, _: Nothing) -> Result<Vec<StaffCard>, Problem> {
        self.staff_cards().await
    }

    async fn session(&self, actor: &Actor, _: Nothing) -> Result<SessionState, Problem> {
        self.session_state(&actor.window).await
    }

    async fn sign_in(&self, actor: &Actor, args: SignIn) -> Result<SessionState, Problem> {
        self.sign_person_in(&actor.window, args).await
    }

    async fn sign_out(&self, actor: &Actor, _: Nothing) -> Result<SessionState, Problem> {
        self.sign_person_out(&actor.window).await
    }

    async fn lift_lockout(&self, _actor: &Actor, args: LiftLockout) -> Result<Vec<StaffCard>, Problem> {
        self.lift(args).await
    }

    async fn unlock(&self, actor: &Actor, args: Unlock) -> Result<SessionState, Problem> {
        self.uncover(&actor.window, args).await
    }

    async fn lock_screen(&self, actor: &Actor, _: Nothing) -> Result<SessionState, Problem> {
        self.cover(&actor.window).await
    }

    async fn stay_awake(&self, actor: &Actor, _: Nothing) -> Result<SessionState, Problem> {
        self.awake(&actor.window).await
    }

    async fn password_ticks(&self, actor: &Actor, args: NewPassword) -> Result<PasswordTicks, Problem> {
        self.ticks(actor, &args).await
    }

    async fn set_own_password(&self, actor: &Actor, args: NewPassword) -> Result<SessionState, Problem> {
        self.set_password(actor, args).await
    }

    async fn begin_training(&self, actor: &Actor, _: Nothing) -> Result<SessionState, Problem> {
        self.start_training(actor).await
    }

    async fn end_training(&self, actor: &Actor, _: Nothing) -> Result<SessionState, Problem> {
        self.stop_training(&actor.window).await
    }

    async fn configuration(&self, actor: &Actor, _: Nothing) -> Result<Configuration, Problem> {
        let mut configuration = self.at(actor).await?.setup().configuration.clone();
        // The page draws no layouts, and asks for streets as they are typed.
        configuration.streets.clear();
        configuration.layouts.iter_mut().for_each(|layout| layout.content.clear());
        Ok(configuration)
    }

    async fn find_residents(&self, actor: &Actor, args: FindResidents) -> Result<Found, Problem> {
        find::find(&*self.at(actor).await?, &args).await
    }

    async fn recent_residents(&self, actor: &Actor, _: Nothing) -> Result<Vec<ResidentHit>, Problem> {
        find::recent(&*self.at(actor).await?, actor).await
    }

    async fn read_scan(&self, actor: &Actor, args: ReadScan) -> Result<Scan, Problem> {
        find::read_scan(&*self.at(actor).await?, &args).await
    }

    async fn resident(&self, actor: &Actor, args: ResidentRef) -> Result<Resident, Problem> {
        find::resident(&*self.at(actor).await?, actor, args.resident).await
    }

    async fn resident_history(&self, actor: &Actor, args: ResidentRef) -> Result<Vec<PastAct>, Problem> {
        find::history(&*self.at(actor).await?, args.resident).await
    }

    async fn today(&self, actor: &Actor, _: Nothing) -> Result<Vec<JournalEntry>, Problem> {
        find::today(&*self.at(actor).await?).await
    }

    async fn pesel_ticks(&self, actor: &Actor, args: PeselText) -> Result<PeselState, Problem> {
        register::pesel_state(&*self.at(actor).await?, &args).await
    }

    async fn suggest_streets(&self, actor: &Actor, args: StreetText) -> Result<StreetSuggestions, Problem> {
        Ok(register::suggest_streets(&*self.at(actor).await?, &args))
    }

    async fn check_registration(&self, actor: &Actor, args: CheckRegistration) -> Result<RegistrationCheck, Problem> {
        register::check_registration(&*self.at(actor).await?, &args).await
    }

    async fn register_resident(&self, actor: &Actor, args: RegisterResident) -> Result<Registered, Problem> {
        register::register(&*self.at(actor).await?, actor, args).await
    }

    async fn save_draft(&self, actor: &Actor, args: Draft) -> Result<SavedDraft, Problem> {
        register::save_draft(&*self.at(actor).await?, actor, args).await
    }

    async fn draft(&self, actor: &Actor, args: DraftRef) -> Result<Option<SavedDraft>, Problem> {
        register::draft(&*self.at(actor).await?, actor, args).await
    }

    async fn discard_draft(&self, actor: &Actor, args: DraftRef) -> Result<Nothing, Problem> {
        register::discard_draft(&*self.at(actor).await?, actor, args).await?;
        Ok(Nothing {})
    }

    async fn take_photo(&self, actor: &Actor, args: TakePhoto) -> Result<PhotoTaken, Problem> {
        let sent = self.shared.bytes.lock().get(&actor.window, &args.upload)?;
        let taken = photo::take(&*self.at(actor).await?, sent, &args).await?;
        self.shared.bytes.lock().forget(&args.upload);
        Ok(taken)
    }

    async fn set_photo(&self, actor: &Actor, args: SetPhoto) -> Result<Resident, Problem> {
        let open = self.at(actor).await?;
        photo::set(&open, actor, &args).await?;
        find::resident(&open, actor, args.resident).await
    }

    async fn applications(&self, actor: &Actor, args: QueueFilter) -> Result<ApplicationQueue, Problem> {
        applications::queue(&*self.at(actor).await?, actor, args).await
    }

    async fn application(&self, actor: &Actor, args: ApplicationRef) -> Result<ApplicationShown, Problem> {
        applications::shown(&*self.at(actor).await?, actor, args.application).await
    }

    async fn take_application(&self, actor: &Actor, args: ApplicationRef) -> Result<ApplicationShown, Problem> {
        applications::take(&*self.at(actor).await?, actor, args.application).await
    }

    async fn release_application(&self, actor: &Actor, args: ApplicationRef) -> Result<ApplicationShown, Problem> {
        applications::release(&*self.at(actor).await?, actor, args.application).await
    }

    async fn ask_correction(&self, actor: &Actor, args: AskCorrection) -> Result<ApplicationShown, Problem> {
        applications::ask_correction(&*self.at(actor).await?, actor, args).await
    }

    async fn reject_application(&self, actor: &Actor, args: RejectApplication) -> Result<ApplicationShown, Problem> {
        applications::reject(&*self.at(actor).await?, actor, args).await
    }

    async fn accept_application(&self, actor: &Actor, args: AcceptApplication) -> Result<ApplicationShown, Problem> {
        accept::accept(&*self.at(actor).await?, actor, args).await
    }

    async fn attachment_pages(&self, actor: &Actor, args: AttachmentRef) -> Result<AttachmentPages, Problem> {
        attachment::pages(&*self.at(actor).await?, args.attachment).await
    }

    async fn take_attached_photo(&self, actor: &Actor, args: AttachmentRef) -> Result<PhotoTaken, Problem> {
        attachment::take_photo(&*self.at(actor).await?, args.attachment).await
    }

    async fn change_resident(&self, actor: &Actor, args: ChangeResident) -> Result<Resident, Problem> {
        change::change(&*self.at(actor).await?, actor, args).await
    }

    async fn change_rights(&self, actor: &Actor, args: ChangeRights) -> Result<Resident, Problem> {
        rights::change(&*self.at(actor).await?, actor, args).await
    }

    async fn answer_consents(&self, actor: &Actor, args: AnswerConsents) -> Result<Resident, Problem> {
        consent::answer(&*self.at(actor).await?, actor, args).await
    }

    async fn forget_resident(&self, actor: &Actor, args: ForgetResident) -> Result<Forgotten, Problem> {
        consent::forget(&*self.at(actor).await?, actor, args).await
    }

    async fn card_blocks(&self, actor: &Actor, args: CardNumberText) -> Result<BlockedCard, Problem> {
        block::shown(&*self.at(actor).await?, &args.number).await
    }

    async fn block_card(&self, actor: &Actor, args: BlockCard) -> Result<BlockedCard, Problem> {
        block::block(&*self.at(actor).await?, actor, args).await
    }

    async fn unblock_card(&self, actor: &Actor, args: UnblockCard) -> Result<BlockedCard, Problem> {
        let supervisor = self.second_signature(args.supervisor, &args.password, Act::UnblockCard).await?;
        block::unblock(&*self.at(actor).await?, actor, supervisor.id, args).await
    }

    async fn two_records(&self, actor: &Actor, args: TwoRecords) -> Result<MergeShown, Problem> {
        merge::two_records(&*self.at(actor).await?, args).await
    }

    async fn merge_residents(&self, actor: &Actor, args: MergeResidents) -> Result<Merged, Problem> {
        let supervisor = self.second_signature(args.supervisor, &args.password, Act::MergeRecords).await?;
        merge::merge(&*self.at(actor).await?, actor, supervisor.id, args).await
    }

    async fn merged(&self, actor: &Actor, args: MergeRef) -> Result<Merged, Problem> {
        merge::merged(&*self.at(actor).await?, args.merge).await
    }

    async fn undo_merge(&self, actor: &Actor, args: UndoMerge) -> Result<TwoRecords, Problem> {
        let supervisor = self.second_signature(args.supervisor, &args.password, Act::MergeRecords).await?;
        merge::undo(&*self.at(actor).await?, actor, supervisor.id, args).await
    }

    async fn check_packages(&self, actor: &Actor, args: CheckPackages) -> Result<Vec<PackageCheck>, Problem> {
        entitlement::check(&*self.at(actor).await?, &args).await
    }

    async fn reserve_card(&self, actor: &Actor, args: ReserveCard) -> Result<Production, Problem> {
        production::reserve(&*self.at(actor).await?, actor, args).await
    }

    async fn production(&self, actor: &Actor, args: ProductionRef) -> Result<Production, Problem> {
        production::shown(&*self.at(actor).await?, args.production).await
    }

    async fn print_card(&self, actor: &Actor, args: PrintCard) -> Result<Production, Problem> {
        printing::print(&self.at(actor).await?, actor, args).await
    }

    async fn cancel_print(&self, actor: &Actor, args: ProductionRef) -> Result<Production, Problem> {
        printing::cancel(&*self.at(actor).await?, args).await
    }

    async fn answer_tray(&self, actor: &Actor, args: AnswerTray) -> Result<Production, Problem> {
        production::answer_tray(&*self.at(actor).await?, actor, args).await
    }

    async fn check_card(&self, actor: &Actor, args: CheckCard) -> Result<Production, Problem> {
        production::check(&*self.at(actor).await?, actor, args).await
    }

    async fn spoil_card(&self, actor: &Actor, args: SpoilCard) -> Result<Production, Problem> {
        production::spoil(&*self.at(actor).await?, actor, args).await
    }

    async fn withdraw_card(&self, actor: &Actor, args: ProductionRef) -> Result<Production, Problem> {
        production::withdraw(&*self.at(actor).await?, actor, args.production).await
    }

    async fn hand_over(&self, actor: &Actor, args: HandOver) -> Result<HandedOver, Problem> {
        let signature = match &args.signature {
            Signature::Screen { upload } => Some(self.shared.bytes.lock().get(&actor.window, upload)?),
            Signature::Paper => None,
        };
        handover::hand_over(&*self.at(actor).await?, actor, args, signature).await
    }

    async fn waiting_cards(&self, actor: &Actor, _: Nothing) -> Result<WaitingCards, Problem> {
        production::waiting(&*self.at(actor).await?).await
    }

    async fn refund_fee(&self, actor: &Actor, args: RefundFee) -> Result<Fee, Problem> {
        let supervisor = self.second_signature(args.supervisor, &args.password, Act::RefundFee).await?;
        let open = self.at(actor).await?;
        training::introduce(&open, &supervisor).await?;
        fee::refund(&open, actor, supervisor.id, args).await
    }

    async fn shift(&self, actor: &Actor, _: Nothing) -> Result<Shift, Problem> {
        shift::shown(&*self.at(actor).await?, actor).await
    }

    async fn open_shift(&self, actor: &Actor, args: Counted) -> Result<Shift, Problem> {
        shift::open_one(&*self.at(actor).await?, actor, args).await
    }

    async fn close_shift(&self, actor: &Actor, args: CloseShift) -> Result<Shift, Problem> {
        shift::close(&*self.at(actor).await?, actor, args).await
    }

    async fn hand_over_shift(&self, actor: &Actor, args: HandOverShift) -> Result<Shift, Problem> {
        let colleague = self.second_signature(args.to, &args.password, Act::KeepShift).await?;
        let open = self.at(actor).await?;
        training::introduce(&open, &colleague).await?;
        shift::hand_over(&open, actor, args).await
    }

    async fn document(&self, actor: &Actor, args: DocumentOf) -> Result<MadeDocument, Problem> {
        let made = papers::make(&*self.at(actor).await?, &args).await?;
        let now = self.now();
        let id = self.new_id(now);
        let id = self.shared.documents.lock().put(&actor.window, id, made.pdf, now)?;
        Ok(MadeDocument { id: format!("pdf:{id}"), file_name: format!("{}.pdf", made.name), pages: made.pages })
    }

    async fn print_document(&self, actor: &Actor, args: PrintDocument) -> Result<Paper, Problem> {
        papers::print(&self.at(actor).await?, &actor.window, args).await
    }

    async fn save_document(&self, actor: &Actor, args: DocumentOf) -> Result<Paper, Problem> {
        papers::save(&*self.at(actor).await?, &actor.window, &args).await
    }

    async fn paper(&self, actor: &Actor, args: PaperRef) -> Result<Paper, Problem> {
        papers::shown(&*self.at(actor).await?, &actor.window, args)
    }

    async fn cancel_paper(&self, actor: &Actor, args: PaperRef) -> Result<Paper, Problem> {
        papers::cancel(&*self.at(actor).await?, &actor.window, args)
    }

    async fn printers(&self, actor: &Actor, _: Nothing) -> Result<Vec<Printer>, Problem> {
        printers::list(&*self.at(actor).await?).await
    }

    async fn print_queues(&self, actor: &Actor, _: Nothing) -> Result<PrintQueues, Problem> {
        printers::queues(&*self.at(actor).await?, self.shared.print_server.clone()).await
    }

    async fn add_printer(&self, actor: &Actor, args: AddPrinter) -> Result<Vec<Printer>, Problem> {
        printers::add(&*self.at(actor).await?, args).await
    }

    async fn choose_printer(&self, actor: &Actor, args: PrinterRef) -> Result<Vec<Printer>, Problem> {
        printers::choose(&*self.at(actor).await?, args).await
    }

    async fn put_back_printer(&self, actor: &Actor, args: PrinterRef) -> Result<Vec<Printer>, Problem> {
        printers::put_back(&*self.at(actor).await?, args).await
    }

    async fn remove_printer(&self, actor: &Actor, args: PrinterRef) -> Result<Vec<Printer>, Problem> {
        printers::remove(&*self.at(actor).await?, args).await
    }
}
