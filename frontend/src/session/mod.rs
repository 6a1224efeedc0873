//! Signing in and out. Invariant: before it, nothing of the map is loaded; after its
//! end the address is kept, so that signing in again shows the same view.

mod form;
pub mod state;
mod texts;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{LinkPurpose, Me, UseLink};
use serde::de::IgnoredAny;

use crate::api;
use crate::i18n::Lang;
use crate::ui::{Failure, ProblemNote, Skeleton, drawn};
use crate::view::{Load, View};
use form::{SetPasswordForm, SignInForm};
use state::Stage;
use texts::{Key, t, text};

const SESSION: &str = "/api/v1/session";

/// Where signing in stands; given by context.
#[derive(Clone, Copy)]
pub struct Session {
    pub stage: RwSignal<Stage>,
    view: View,
}

impl Session {
    pub fn new(view: View) -> Self {
        Self { stage: RwSignal::new(Stage::Checking), view }
    }

    /// Finds out who is signed in, or what the one-time key of the address is for.
    pub fn start(self, key: Option<String>) {
        api::on_session_end(Callback::new(move |()| self.ended()));
        spawn_local(async move {
            match key {
                Some(key) => self.follow(key).await,
                None => self.check().await,
            }
        });
    }

    async fn check(self) {
        // Also where nobody can be asked who it is: a day that is over leaves nothing behind.
        crate::inspections::forget_earlier_days();
        match api::get::<Me>(SESSION).await {
            Ok(me) => self.enter(me),
            Err(problem) if problem.status == 401 => self.stage.set(Stage::SignIn { ended: false }),
            Err(problem) => self.stage.set(Stage::Failed(problem)),
        }
    }

    /// Looks what a one-time key does, and does it or asks for what it needs.
    async fn follow(self, key: String) {
        let body = UseLink { key: key.clone() };
        let used = match api::post::<_, LinkPurpose>("/api/v1/session/link/look", &body).await {
            Ok(LinkPurpose::SignIn) => api::post::<_, Me>("/api/v1/session/link", &body).await,
            Ok(LinkPurpose::SetUp) => return self.stage.set(Stage::SetPassword { key, first: true }),
            Ok(LinkPurpose::Password) => return self.stage.set(Stage::SetPassword { key, first: false }),
            Err(problem) => Err(problem),
        };
        match used {
            Ok(me) => self.enter(me),
            // A used link is no reason to stop somebody who is signed in already.
            Err(problem) => match api::get::<Me>(SESSION).await {
                Ok(me) => self.enter(me),
                Err(_) => self.stage.set(Stage::BadLink(problem)),
            },
        }
    }

    /// Shows the signed-in page.
    fn enter(self, me: Me) {
        crate::inspections::forget_earlier_days();
        self.view.seq.set(me.seq);
        self.view.me.set(Some(me));
        self.stage.set(Stage::SignedIn);
    }

    /// The server no longer knows the session: what was read is taken away, what was
    /// looked at (filter, camera, selection) stays.
    fn ended(self) {
        if self.stage.try_get_untracked() == Some(Stage::SignedIn) {
            self.stage.set(Stage::SignIn { ended: true });
            self.view.me.set(None);
            self.view.sites.set(Load::Loading);
            self.view.region.set(Load::Loading);
        }
    }

    /// Ends the session and leaves a page without anything of it, in the reader's language.
    pub fn sign_out(self, lang: Lang) {
        // What a phone keeps of the field goes with its owner.
        if !crate::inspections::forget_all(text(lang, Key::UnsentRecords)) {
            return;
        }
        spawn_local(async move {
            match api::delete::<IgnoredAny>(SESSION).await {
                Err(problem) if problem.status != 401 => self.stage.set(Stage::Failed(problem)),
                // Starting afresh forgets everything that was read.
                _ => {
                    if location().assign(&format!("/?lang={}", lang.tag())).is_err() {
                        self.ended();
                    }
                }
            }
        });
    }
}

/// The page before the map.
#[component]
pub fn SignInPage(session: Session) -> impl IntoView {
    let body = move || match session.stage.get() {
        Stage::Checking | Stage::SignedIn => view! { <Skeleton lines=3/> }.into_any(),
        Stage::SignIn { ended } => view! {
            {ended.then(|| view! { <p class="note note-warning" role="status">{t(Key::Ended)}</p> })}
            <SignInForm session/>
        }
        .into_any(),
        Stage::SetPassword { key, first } => view! { <SetPasswordForm session key first/> }.into_any(),
        Stage::BadLink(problem) => view! {
            <ProblemNote problem/>
            <SignInForm session/>
        }
        .into_any(),
        Stage::Failed(problem) => {
            let retry = Callback::new(move |()| {
                session.stage.set(Stage::Checking);
                session.start(None);
            });
            view! { <Failure problem on_retry=retry/> }.into_any()
        }
    };
    view! {
        <main class="sign-in" id="isi">
            <div class="sign-in-card">
                <header>
                    <h1 class="brand">"Petapora"</h1>
                    <p>{t(Key::Tagline)}</p>
                </header>
                {drawn(body)}
                <footer><crate::app::LangSwitch/></footer>
            </div>
        </main>
    }
}
