//! What an act needs, and what it changes. Invariant: the step and the person are allowed when this is asked;
//! an act that lacks something changes nothing, because it is taken on a copy.

use jiff::Timestamp;
use jiff::civil::Date;
use petapora_wire::{InspectionState as State, Text, VisitOutcome};

use super::act::{Act, Actor, Objection, Outcome, Record};
use super::calendar::WorkingDays;
use super::inspection::{Approval, Inspection, OBJECTION_DAYS};
use super::order::Order;
use super::refusal::{Basis, Refusal};

/// Most people who are met at one visit.
const MOST_MET: u32 = 50;

impl Inspection {
    pub(super) fn take(
        &mut self,
        act: &Act,
        actor: &Actor,
        now: Timestamp,
        days: &WorkingDays,
    ) -> Result<(), Refusal> {
        let today = days.date(now);
        match act {
            Act::Submit => {
                needed(!self.visits.is_empty(), "tempat yang dikunjungi", "places to visit")?;
                needed(!self.leader.trim().is_empty(), "ketua tim", "a leader of the team")?;
                self.submitted_by = Some(actor.account.clone());
                self.state = State::Submitted;
            }
            // What is approved is the plan as it was submitted: another plan is approved anew.
            Act::Return { reason } | Act::Withdraw { reason } => {
                self.explain(reason)?;
                self.submitted_by = None;
                self.approved = None;
                self.state = State::Draft;
            }
            Act::Approve => {
                self.approved = Some(Approval { by: actor.account.clone(), at: now, urgent: None });
                self.state = State::Approved;
            }
            Act::ApproveUrgent { reason } => {
                needed(!reason.trim().is_empty(), "alasan mendesak", "why it is urgent")?;
                let urgent = Some(reason.trim().to_owned());
                self.approved = Some(Approval { by: actor.account.clone(), at: now, urgent });
                self.state = State::Approved;
            }
            Act::IssueOrder(order) => self.issue(order, now, today, days)?,
            Act::Brief { agencies } => self.brief(agencies)?,
            Act::Start => {
                self.in_time(now, days)?;
                self.started = Some(now);
                self.state = State::UnderWay;
            }
            Act::Record(record) => self.record(record, now, days)?,
            Act::Meet { visit, people } => self.meet(visit, *people)?,
            Act::Skip { visit, reason } => {
                self.open_visit(visit)?;
                needed(!reason.trim().is_empty(), "alasan", "a reason")?;
                self.skipped.insert(visit.clone(), reason.trim().to_owned());
            }
            Act::Finish(minutes) => {
                let all = self.visits.iter().chain(&self.owed).all(|visit| self.is_done(visit));
                needed(all, "catatan atas setiap kunjungan", "a record of every visit")?;
                let names = minutes.signed_by.iter().filter(|name| !name.trim().is_empty());
                let signed = names.collect::<std::collections::BTreeSet<_>>().len() > 1;
                let dated = !minutes.number.trim().is_empty() && minutes.on <= today;
                needed(
                    signed && dated,
                    "berita acara bernomor, bertanggal dan ditandatangani sedikitnya dua orang",
                    "minutes with number and date, signed by at least two persons",
                )?;
                self.minutes = Some(minutes.clone());
                self.state = State::Recorded;
            }
            Act::Conclude => {
                if self.order.is_none() {
                    return Err(no_order());
                }
                let found = self.records.values().any(|record| record.outcome == VisitOutcome::Confirmed);
                self.state = if found { State::Finding } else { State::NoFinding };
            }
            Act::Hear(hearing) => {
                let sound = !hearing.number.trim().is_empty() && hearing.on <= today;
                needed(sound, "nomor dan tanggal BAP", "number and date of the hearing")?;
                self.hearing = Some(hearing.clone());
                self.state = State::Heard;
            }
            Act::Confer => self.state = State::CaseConference,
            Act::Decide(outcome) => self.decide(outcome, today)?,
            Act::Object(objection) => self.object(objection, today, days)?,
            Act::Forward { on } => {
                let after = self.objection.as_ref().is_some_and(|objection| objection.on <= *on);
                needed(after && *on <= today, "tanggal penerusan", "the date of sending it on")?;
                self.forwarded_on = Some(*on);
            }
            Act::SettleObjection { number, upheld } => {
                needed(!number.trim().is_empty(), "nomor putusan", "the decision's number")?;
                self.settled = Some((number.clone(), *upheld));
            }
            Act::Close => self.close(today, days)?,
            Act::Postpone { reason } => {
                self.explain(reason)?;
                self.postponed_from = Some(self.state);
                self.state = State::Postponed;
            }
            Act::Resume => self.state = self.postponed_from.take().unwrap_or(State::Draft),
            Act::Cancel { reason } => {
                self.explain(reason)?;
                self.state = State::Cancelled;
            }
        }
        Ok(())
    }

    fn explain(&mut self, reason: &str) -> Result<(), Refusal> {
        needed(!reason.trim().is_empty(), "alasan", "a reason")?;
        self.reason = Some(reason.trim().to_owned());
        Ok(())
    }

    fn issue(
        &mut self,
        order: &Order,
        now: Timestamp,
        today: Date,
        days: &WorkingDays,
    ) -> Result<(), Refusal> {
        order.check(today)?;
        if let Some(started) = self.started
            && !order.covers(days.date(started))
        {
            return Err(Refusal::new(
                "order_does_not_cover",
                Basis::FieldOrder,
                Text::new(
                    "Surat perintah tidak mencakup hari inspeksi dimulai.",
                    "The order does not cover the day on which the inspection began.",
                ),
            ));
        }
        // A late letter is still better than none; that it was late stays on record.
        self.order_late = self.order_due(days).is_some_and(|due| now >= due);
        self.order = Some(order.clone());
        if self.state == State::Approved {
            self.state = State::OrderIssued;
        }
        Ok(())
    }

    fn brief(&mut self, present: &[String]) -> Result<(), Refusal> {
        let absent: Vec<&str> =
            self.agencies.iter().filter(|agency| !present.contains(agency)).map(String::as_str).collect();
        if !absent.is_empty() {
            let names = absent.join(", ");
            return Err(Refusal::new(
                "agency_absent",
                Basis::Team,
                Text::new(
                    format!("Operasi gabungan diawali pengarahan bersama; belum hadir: {names}."),
                    format!("A joint operation begins with a briefing of all; not there: {names}."),
                ),
            ));
        }
        self.state = State::Briefed;
        Ok(())
    }

    /// Whether the team may be in the field at that moment.
    fn in_time(&self, at: Timestamp, days: &WorkingDays) -> Result<(), Refusal> {
        if self.order.as_ref().is_some_and(|order| order.covers(days.date(at))) {
            return Ok(());
        }
        let due = self.order_due(days);
        match (&self.order, due) {
            (_, Some(due)) if at < due => Ok(()),
            (None, Some(_)) => Err(Refusal::new(
                "order_overdue",
                Basis::FieldOrder,
                Text::new(
                    "Waktu satu hari untuk surat perintah mendesak sudah lewat; terbitkan suratnya dahulu.",
                    "The one day for the order of an urgent inspection is over; issue it first.",
                ),
            )),
            (None, None) => Err(no_order()),
            (Some(order), _) => Err(Refusal::new(
                "order_not_valid",
                Basis::FieldOrder,
                Text::new(
                    format!("Surat perintah berlaku {} sampai {}.", order.valid_from, order.valid_to),
                    format!("The order is valid from {} to {}.", order.valid_from, order.valid_to),
                ),
            )),
        }
    }

    fn open_visit(&self, visit: &str) -> Result<(), Refusal> {
        needed(
            self.answers_for(visit) && !self.is_done(visit),
            "kunjungan rute ini yang belum dicatat",
            "a visit of this route that is not recorded yet",
        )
    }

    fn record(&mut self, record: &Record, now: Timestamp, days: &WorkingDays) -> Result<(), Refusal> {
        self.open_visit(&record.visit)?;
        let within = self.started.is_some_and(|started| (started..=now).contains(&record.at));
        needed(
            within,
            "waktu sesudah inspeksi dimulai dan tidak di masa depan",
            "a time after the inspection began and not in the future",
        )?;
        let (came, went) = (record.arrived.unwrap_or(record.at), record.left.unwrap_or(record.at));
        needed(
            came <= went && self.started.is_some_and(|started| started <= came) && went <= now,
            "jam tiba sebelum jam selesai, sesudah inspeksi dimulai",
            "arriving before leaving, after the inspection began",
        )?;
        self.in_time(record.at, days)?;
        needed(
            record.named <= MOST_MET && record.met <= MOST_MET,
            "paling banyak 50 orang",
            "at most 50 people",
        )?;
        let confirmed = record.outcome == VisitOutcome::Confirmed;
        needed(
            confirmed != record.findings.is_empty(),
            "jenis temuan bila terbukti, dan hanya bila terbukti",
            "the type of finding where it is confirmed, and only there",
        )?;
        let met = record.met.max(record.named);
        self.records.insert(record.visit.clone(), Record { met, ..record.clone() });
        Ok(())
    }

    fn meet(&mut self, visit: &str, people: u32) -> Result<(), Refusal> {
        let Some(record) = self.records.get_mut(visit) else {
            return needed(false, "kunjungan yang sudah dicatat", "a visit that is recorded");
        };
        let named = record.named.saturating_add(people);
        needed(people > 0 && named <= MOST_MET, "1 sampai 50 orang", "1 to 50 people")?;
        (record.named, record.met) = (named, record.met.max(named));
        Ok(())
    }

    fn decide(&mut self, outcome: &Outcome, today: Date) -> Result<(), Refusal> {
        let (sound, state) = match outcome {
            Outcome::Measure { number, served_on } => {
                (!number.trim().is_empty() && *served_on <= today, State::Measure)
            }
            Outcome::Referral { to, letter, on } => {
                (!to.trim().is_empty() && !letter.trim().is_empty() && *on <= today, State::Referred)
            }
        };
        needed(sound, "nomor dan tanggal keputusan", "number and date of the decision")?;
        self.outcome = Some(outcome.clone());
        self.state = state;
        Ok(())
    }

    fn object(&mut self, objection: &Objection, today: Date, days: &WorkingDays) -> Result<(), Refusal> {
        let Some(Outcome::Measure { served_on, .. }) = &self.outcome else {
            return Err(self.wrong_step(&Act::Object(objection.clone())));
        };
        let sound = !objection.number.trim().is_empty() && (*served_on..=today).contains(&objection.on);
        needed(sound, "nomor dan tanggal keberatan", "number and date of the objection")?;
        let last = days.deadline(*served_on, OBJECTION_DAYS);
        // Where holidays are unknown or await the moon the true day may be later, so nobody is turned away by a guess.
        if days.are_over(*served_on, OBJECTION_DAYS, objection.on) {
            return Err(Refusal::new(
                "objection_late",
                Basis::Objection,
                Text::new(
                    format!("Batas keberatan 21 hari kerja berakhir {}.", last.date),
                    format!("The 21 working days for an objection ended on {}.", last.date),
                ),
            ));
        }
        self.objection = Some(objection.clone());
        Ok(())
    }

    fn close(&mut self, today: Date, days: &WorkingDays) -> Result<(), Refusal> {
        if self.state == State::Measure && self.settled.is_none() {
            let over = match (&self.outcome, &self.objection) {
                (Some(Outcome::Measure { served_on, .. }), None) => {
                    days.are_over(*served_on, OBJECTION_DAYS, today)
                }
                _ => false,
            };
            if !over {
                return Err(Refusal::new(
                    "objection_open",
                    Basis::Objection,
                    Text::new(
                        "Masa keberatan masih berjalan, atau keberatan belum diputus.",
                        "The time for an objection is still running, or the objection is not decided.",
                    ),
                ));
            }
        }
        self.state = State::Closed;
        Ok(())
    }
}

fn no_order() -> Refusal {
    Refusal::new(
        "no_order",
        Basis::FieldOrder,
        Text::new("Belum ada surat perintah yang ditandatangani.", "There is no signed order."),
    )
}

fn needed(there: bool, id: &str, en: &str) -> Result<(), Refusal> {
    if there {
        return Ok(());
    }
    let text = Text::new(format!("Yang diperlukan: {id}."), format!("What is needed: {en}."));
    Err(Refusal::new("incomplete", Basis::Procedure, text))
}
