//! Word of alerts by email: how many opened and how many changed, nothing else.
//! Invariant: a message holds counts only, no name, no place, no route; without a relay
//! nothing is queued; what is queued is written with the run that tells it.

pub mod http;
pub mod job;
mod relay;
pub(super) mod sql;

use petapora_wire::{AlertMail, Text};

use super::judge::Change;

/// Recipients at most.
const MANY: usize = 20;

/// What a message tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Word {
    pub opened: u32,
    /// Grew, split, merged, or became much rarer.
    pub changed: u32,
}

impl Word {
    /// What a run tells: reminders and random draws call nobody to the screen.
    pub fn of(changes: &[Change]) -> Self {
        let told = |change: &&Change| {
            let alert = &change.alert;
            !alert.finding.reminder && !alert.control && !alert.finding.restricted
        };
        let mut word = Self::default();
        for change in changes.iter().filter(told) {
            word.opened += u32::from(change.opens());
            word.changed += u32::from(!change.opens() && change.steps.iter().any(|step| step.told));
        }
        word
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    pub fn subject(self) -> String {
        format!("Petapora: {} peringatan baru / {} new alerts", self.opened, self.opened)
    }

    pub fn body(self) -> String {
        let Self { opened, changed } = self;
        format!(
            "{opened} peringatan baru dan {changed} yang berubah perlu verifikasi. Buka Petapora untuk melihatnya.\n\n\
             {opened} new alerts and {changed} that changed need verification. Open Petapora to see them.\n"
        )
    }
}

/// Host and port of a relay.
pub fn relay(text: &str) -> Option<(&str, u16)> {
    let (host, port) = text.trim().rsplit_once(':')?;
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let is_host = !host.is_empty() && host.len() <= 253 && host.chars().all(named);
    Some((host.trim_matches(['[', ']']), port.parse().ok().filter(|port| *port > 0)?)).filter(|_| is_host)
}

/// One plain mailbox: nothing in it can end a line or a command of the protocol.
fn is_address(text: &str) -> bool {
    let plain = |part: &str, more: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    let parts = text.split_once('@');
    text.len() <= 254 && parts.is_some_and(|(name, host)| plain(name, ".-_+=") && plain(host, ".-"))
}

/// Errors: what is wrong with the settings, in words.
pub fn check(mail: &AlertMail) -> Result<(), Text> {
    let is_address = |text: &String| is_address(text);
    if relay(&mail.relay).is_none() {
        return Err(Text::new("Tulis relai sebagai host:port.", "Write the relay as host:port."));
    }
    if !is_address(&mail.sender) {
        return Err(Text::new("Alamat pengirim salah.", "The sender is no address."));
    }
    if mail.recipients.is_empty() || mail.recipients.len() > MANY || !mail.recipients.iter().all(is_address) {
        return Err(Text::new(
            "Sebut 1–20 alamat penerima yang benar.",
            "Name 1 to 20 recipients, each an address.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_is_a_host_and_a_port() {
        assert_eq!(relay("mail.kantor.example:25"), Some(("mail.kantor.example", 25)));
        assert_eq!(relay("[::1]:2525"), Some(("::1", 2525)));
        for bad in ["mail", ":25", "a b:25", "mail:0", "mail:x"] {
            assert_eq!(relay(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_message_is_two_counts_in_two_languages() {
        let word = Word { opened: 3, changed: 1 };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        assert_eq!((digits(&word.subject()), digits(&word.body())), ("33".into(), "3131".into()));
    }

    #[test]
    fn settings_without_a_recipient_are_refused() {
        let mail = |recipients: &[&str]| AlertMail {
            relay: "127.0.0.1:25".into(),
            sender: "petapora@kantor.example".into(),
            recipients: recipients.iter().map(|one| (*one).to_owned()).collect(),
        };
        assert!(check(&mail(&["tim@kantor.example"])).is_ok());
        assert!(check(&mail(&[])).is_err() && check(&mail(&["tim"])).is_err());
        assert!(check(&AlertMail { sender: "x\r\nBcc: y".into(), ..mail(&["tim@kantor.example"]) }).is_err());
    }
}
