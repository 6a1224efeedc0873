//! One inspection as it is kept: brief, plan, life. Invariant: its visits in the order's machine are those of
//! the plan; under the order those that lost their place are owed. A change leaves the old one as it was.

use jiff::tz::TimeZone;
use petapora_wire::{InspectionEdit, InspectionId, InspectionState, PlaceId, Text, VisitWindow};

use super::brief::{Asked, Brief, MOST_VISITS, check_asked};
use super::edit::{Edit, EditFault, edit};
use super::orders::Inspection;
use super::planned::{Keys, PlanFault, Planned, plan_brief, sound, ways};
use super::rest::{Whereabouts, rest};
use super::road::Graph;

/// Longest title, characters.
pub const TITLE: usize = 120;

#[derive(Debug, Clone)]
pub struct Kept {
    pub id: InspectionId,
    pub version: i64,
    pub title: String,
    pub life: Inspection,
    pub brief: Brief,
    pub planned: Planned,
    /// Team and day of each visit in the plan before.
    pub before: Keys,
    pub changed_ms: i64,
}

/// What a list shows of an inspection, without its plan.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub id: &'a InspectionId,
    pub version: i64,
    pub title: &'a str,
    pub life: &'a Inspection,
    pub brief: &'a Brief,
    pub changed_ms: i64,
}

/// Why a planner's change is not made.
#[derive(Debug)]
pub enum EditRefused {
    /// It can be asked for again, otherwise.
    Cannot(Text),
    /// A defect of this program.
    Unsound(String),
}

impl From<PlanFault> for EditRefused {
    fn from(fault: PlanFault) -> Self {
        match fault {
            PlanFault::Problem(fault) => Self::Cannot(Text::new(
                format!("Rencana tidak dapat disusun ({fault})."),
                format!("It cannot be planned: {fault}."),
            )),
            PlanFault::Unsound(what) => Self::Unsound(what),
        }
    }
}

impl Kept {
    pub fn entry(&self) -> Entry<'_> {
        let Self { id, version, title, life, brief, changed_ms, .. } = self;
        Entry { id, version: *version, title, life, brief, changed_ms: *changed_ms }
    }

    /// Whether the plan is still nobody's but its planner's; afterwards others relied on it.
    pub fn is_editable(&self) -> bool {
        self.life.state == InspectionState::Draft
    }

    /// After a planner's change; `Add` and `Settings` come with what they need: the place, the settings as
    /// checked. Errors: what cannot be.
    pub fn edited(
        &self,
        change: InspectionEdit,
        added: Option<Asked>,
        zone: &TimeZone,
        graph: &Graph,
    ) -> Result<Self, EditRefused> {
        let mut brief = self.brief.clone();
        match change {
            InspectionEdit::Title { title } => {
                let title = titled(&title).map_err(EditRefused::Cannot)?;
                return Ok(Self { title, ..self.clone() });
            }
            InspectionEdit::Move { visit, team, day, rank } => {
                let shifts = &self.planned.problem.shifts;
                let shift = shifts.iter().position(|shift| (shift.team, shift.day) == (team, day));
                let shift = shift.ok_or_else(unknown)?;
                let visit = self.number(&visit)?;
                return self.by_hand(Edit::Move { visit, shift, rank: rank as usize }, zone, graph);
            }
            InspectionEdit::Exclude { visit, .. } => {
                return self.by_hand(Edit::Exclude { visit: self.number(&visit)? }, zone, graph);
            }
            InspectionEdit::Lock { visit } => {
                return self.by_hand(Edit::Lock { visit: self.number(&visit)? }, zone, graph);
            }
            InspectionEdit::Unlock { visit } => {
                return self.by_hand(Edit::Unlock { visit: self.number(&visit)? }, zone, graph);
            }
            InspectionEdit::Add { .. } => {
                brief.add(added.ok_or_else(unknown)?);
                if brief.visits.len() > MOST_VISITS {
                    return Err(EditRefused::Cannot(too_many()));
                }
            }
            InspectionEdit::Remove { visit } => {
                brief.visits.remove(self.number(&visit)?);
                if brief.visits.is_empty() {
                    return Err(EditRefused::Cannot(Text::new(
                        "Sedikitnya satu tempat dikunjungi.",
                        "At least one place is visited.",
                    )));
                }
            }
            InspectionEdit::Visit { visit, must, priority, service_min, windows, skills, access } => {
                let number = self.number(&visit)?;
                let asked = brief.visits.get_mut(number).ok_or_else(unknown)?;
                asked.must = must;
                asked.priority = priority;
                asked.service_min = Some(service_min);
                asked.windows = in_order(windows);
                asked.skills = skills;
                asked.access = access;
                check_asked(asked).map_err(EditRefused::Cannot)?;
            }
            InspectionEdit::Settings { settings } => brief.settings = settings,
        }
        self.planned_again(brief, zone, graph)
    }

    /// Planned anew from another brief, from the plan as it stands.
    pub fn planned_again(&self, brief: Brief, zone: &TimeZone, graph: &Graph) -> Result<Self, EditRefused> {
        let planned = plan_brief(&brief, Some((&self.brief, &self.planned)), zone, graph)?;
        Ok(Self { brief, ..self.clone() }.with_plan(planned, self.planned.keys()))
    }

    /// The same with another plan.
    pub fn with_plan(mut self, planned: Planned, before: Keys) -> Self {
        let members = self.brief.members();
        let served = planned.served();
        if self.is_editable() {
            self.life.visits = served;
        } else {
            self.life.replanned(served);
        }
        self.life.leader = members.first().cloned().unwrap_or_default();
        self.life.members = members;
        self.planned = planned;
        self.before = before;
        self
    }

    fn by_hand(&self, change: Edit, zone: &TimeZone, graph: &Graph) -> Result<Self, EditRefused> {
        // The roads changed since: first all times anew, then the hand.
        if self.planned.roads != graph.identity.hash {
            let fresh = self.planned_again(self.brief.clone(), zone, graph)?;
            return fresh.by_hand(change, zone, graph);
        }
        self.with_edit(self.planned.clone(), change, graph)
    }

    /// A change of order or times under the signed order: what is left at `at_s`, then the leader's hand in it.
    pub fn steered(
        &self,
        change: &InspectionEdit,
        at_s: i64,
        zone: &TimeZone,
        graph: &Graph,
    ) -> Result<Self, EditRefused> {
        let left = rest(self, at_s, &Whereabouts::default(), zone, graph)?;
        let problem = &left.problem;
        let number =
            |visit: &PlaceId| problem.visits.iter().position(|own| own.id == visit.0).ok_or_else(unknown);
        let edit = match change {
            InspectionEdit::Move { visit, team, day, rank } => {
                let shift = problem.shifts.iter().position(|shift| (shift.team, shift.day) == (*team, *day));
                // The order that is seen counts the stops that were made.
                let made = left.past.route(*team, *day).map_or(0, |route| route.stops.len());
                let rank = (*rank as usize).saturating_sub(made);
                Edit::Move { visit: number(visit)?, shift: shift.ok_or_else(over)?, rank }
            }
            InspectionEdit::Exclude { visit, .. } => Edit::Exclude { visit: number(visit)? },
            InspectionEdit::Lock { visit } => Edit::Lock { visit: number(visit)? },
            InspectionEdit::Unlock { visit } => Edit::Unlock { visit: number(visit)? },
            _ => return Err(unknown()),
        };
        let mut next = self.with_edit(left, edit, graph)?;
        if let InspectionEdit::Exclude { visit, reason } = change {
            next.life.leave_out(visit.as_str(), reason);
        }
        Ok(next)
    }

    fn with_edit(&self, of: Planned, change: Edit, graph: &Graph) -> Result<Self, EditRefused> {
        let edited = edit(&of.problem, &of.plan, change).map_err(|fault| match fault {
            EditFault::Unsound(what) => EditRefused::Unsound(what),
            EditFault::Unknown => unknown(),
            EditFault::Locked(id) => {
                let name = self.name(&id);
                EditRefused::Cannot(Text::new(
                    format!("{name} dikunci; buka kuncinya dahulu."),
                    format!("{name} is locked; unlock it first."),
                ))
            }
            EditFault::NotPlanned(id) => {
                let name = self.name(&id);
                EditRefused::Cannot(Text::new(
                    format!("{name} tidak ada dalam rencana."),
                    format!("{name} is not in the plan."),
                ))
            }
            EditFault::Problem(fault) => PlanFault::Problem(fault).into(),
        })?;
        sound(&edited.problem, &edited.plan)?;
        let mut planned = Planned { problem: edited.problem, plan: edited.plan, ..of };
        let places = self.brief.places_with(&planned.past.positions);
        planned.ways = ways(&planned, &places, graph);
        Ok(self.clone().with_plan(planned, self.planned.keys()))
    }

    fn number(&self, visit: &PlaceId) -> Result<usize, EditRefused> {
        self.brief.position(visit).ok_or_else(unknown)
    }

    fn name(&self, id: &str) -> &str {
        let asked = self.brief.visits.iter().find(|asked| asked.place.0 == id);
        asked.map_or("", |asked| asked.name.as_str())
    }
}

fn in_order(mut windows: Vec<VisitWindow>) -> Vec<VisitWindow> {
    windows.sort_by(|a, b| (&a.day, &a.from, &a.to).cmp(&(&b.day, &b.from, &b.to)));
    windows.dedup();
    windows
}

/// A title as it is kept. Errors: too long or none.
pub fn titled(title: &str) -> Result<String, Text> {
    let title = title.trim();
    let length = title.chars().count();
    if length == 0 || length > TITLE || title.chars().any(char::is_control) {
        return Err(Text::new(
            format!("Judul: 1–{TITLE} karakter."),
            format!("The title: 1 to {TITLE} characters."),
        ));
    }
    Ok(title.to_owned())
}

pub fn too_many() -> Text {
    Text::new(
        format!("Paling banyak {MOST_VISITS} tempat dalam satu inspeksi."),
        format!("At most {MOST_VISITS} places in one inspection."),
    )
}

fn over() -> EditRefused {
    EditRefused::Cannot(Text::new(
        "Waktu tim itu pada hari itu sudah lewat, atau di luar surat perintah.",
        "That team's time on that day is over, or outside the order.",
    ))
}

fn unknown() -> EditRefused {
    EditRefused::Cannot(Text::new(
        "Kunjungan, tim, hari atau urutan itu tidak ada.",
        "There is no such visit, team, day or place in the order.",
    ))
}
