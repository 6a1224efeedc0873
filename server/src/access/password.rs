//! Passwords: which are good enough, and how they are kept (argon2id, PHC strings).
//! Invariant: at most two are hashed at a time, off the async threads; a name that
//! does not exist costs the same time as one that does.

use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use petapora_wire::Text;
use tokio::sync::{Semaphore, SemaphorePermit};
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};

/// OWASP's second choice for argon2id; some 60 ms of one core.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Longest wait for a turn to hash.
const QUEUE: Duration = Duration::from_secs(3);

pub const SHORTEST: usize = 15;
pub const LONGEST: usize = 128;
/// What must remain when words, runs and sequences count as one character each.
const SUBSTANCE: usize = 8;

/// Words that guessers try first, here and everywhere; folded as `fold` does. Short
/// ones alone fail by length; here they keep a long password from being made of them.
const WORDS: &str = "\
    password passphrase katasandi sandi rahasia kunci admin administrator welcome selamat datang \
    login masuk letmein changeme ubah ganti default secret iloveyou cinta sayang indonesia merdeka \
    pancasila garuda jakarta samarinda balikpapan bontang kalimantan kaltim borneo loktuan guntung \
    berbas satimpo belimbing tanjung laut kanaan lestari badak pupuk petapora peta pora timpora \
    imigrasi kanim kesbangpol disnaker dukcapil polres kodim pemkot kantor orang asing paspor \
    passport bismillah alhamdulillah football sepakbola princess dragon monkey master superman \
    sunshine computer komputer internet qwerty asdfgh zxcvbn persib persija januari februari maret \
    april juni juli agustus september oktober november desember senin selasa kamis jumat sabtu \
    minggu correct horse battery staple";

/// Neighbours on the keyboard and in the alphabet; sequences are found in both
/// directions.
const ROWS: &[&str] =
    &["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgb"];

/// Whether `password` may be set for an account known as `names` (user name, shown
/// name). No demands on kinds of characters, no expiry (ASVS 6.2.5, 6.2.10).
pub fn check(password: &str, names: &[&str]) -> Result<()> {
    let count = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&count) {
        return Err(Error::refused(
            "password_length",
            Text::new(
                format!("Kata sandi harus {SHORTEST} sampai {LONGEST} karakter."),
                format!("A password has {SHORTEST} to {LONGEST} characters."),
            ),
            Text::new(
                "Rangkai beberapa kata yang tidak berhubungan; spasi boleh.",
                "String a few unrelated words together; blanks are fine.",
            ),
        ));
    }
    if substance(password, names) < SUBSTANCE {
        return Err(Error::refused(
            "password_weak",
            Text::new(
                "Kata sandi ini mudah ditebak: kata umum, nama, pengulangan atau urutan.",
                "This password is easy to guess: common words, names, repetition or a sequence.",
            ),
            Text::new(
                "Rangkai beberapa kata yang tidak berhubungan dengan Anda atau kantor.",
                "String a few words together that have nothing to do with you or the office.",
            ),
        ));
    }
    Ok(())
}

/// Characters left when each known word, run of one character and sequence counts once
/// and a repeated block counts once altogether. O(length × words), length ≤ 128.
fn substance(password: &str, names: &[&str]) -> usize {
    let folded: Vec<char> = fold(password);
    let block = period(&folded);
    let folded = &folded[..block];
    let names: Vec<Vec<char>> = names
        .iter()
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .map(fold)
        .filter(|name| name.len() >= 3)
        .collect();
    let words: Vec<Vec<char>> = WORDS.split(' ').map(|word| word.chars().collect()).collect();
    let (mut at, mut left) = (0, 0);
    while at < folded.len() {
        let rest = &folded[at..];
        let word = words.iter().chain(&names).filter(|word| rest.starts_with(word)).map(Vec::len).max();
        let span = word.unwrap_or(0).max(run(rest)).max(sequence(rest));
        left += 1;
        at += span.max(1);
    }
    left
}

/// Lower case, the usual digit-for-letter disguises undone, blanks and signs dropped.
/// Digits that disguise no letter stay.
fn fold(text: &str) -> Vec<char> {
    let folded: Vec<char> = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || "@$!".contains(*c))
        .collect();
    // A run of digits is a number, not a disguise.
    let is_digit = |i: usize| folded.get(i).is_some_and(char::is_ascii_digit);
    folded
        .iter()
        .enumerate()
        .map(|(i, &c)| {
            if c.is_ascii_digit() && ((i > 0 && is_digit(i - 1)) || is_digit(i + 1)) {
                return c;
            }
            match c {
                '0' => 'o',
                '1' | '!' => 'i',
                '3' => 'e',
                '4' | '@' => 'a',
                '5' | '$' => 's',
                '7' => 't',
                c => c,
            }
        })
        .collect()
}

/// Length of the shortest block whose repetition is the whole text.
fn period(text: &[char]) -> usize {
    (1..text.len()).find(|&p| text.iter().skip(p).zip(text).all(|(a, b)| a == b)).unwrap_or(text.len())
}

/// Length of the run of one character at the start, from three on.
fn run(text: &[char]) -> usize {
    let length = text.iter().take_while(|c| Some(*c) == text.first()).count();
    if length >= 3 { length } else { 0 }
}

/// Length of the sequence (`abcd`, `4321`, `qwer`) at the start, from three on.
fn sequence(text: &[char]) -> usize {
    let along = |row: &[char]| {
        let start = row.iter().position(|c| Some(c) == text.first())?;
        Some(row[start..].iter().zip(text).take_while(|(a, b)| a == b).count())
    };
    let longest = ROWS
        .iter()
        .flat_map(|row| {
            let forwards: Vec<char> = row.chars().collect();
            let backwards: Vec<char> = row.chars().rev().collect();
            [along(&forwards), along(&backwards)]
        })
        .flatten()
        .max()
        .unwrap_or(0);
    if longest >= 3 { longest } else { 0 }
}

/// A turn to hash; kept until the hash is done. Errors: 503 when the queue does not
/// move for three seconds.
pub async fn turn(hashing: &Semaphore) -> Result<SemaphorePermit<'_>> {
    turn_within(QUEUE, hashing).await
}

async fn turn_within(queue: Duration, hashing: &Semaphore) -> Result<SemaphorePermit<'_>> {
    match tokio::time::timeout(queue, hashing.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(_)) | Err(_) => Err(Error::Unavailable { retry_after_s: 5 }),
    }
}

/// The PHC string of a password, under a turn.
pub async fn hash(_turn: &SemaphorePermit<'_>, password: String) -> Result<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        let salt: [u8; 16] = rand::random();
        hasher()?.hash_password_with_salt(normal(&password).as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hashed.await.map_err(Error::internal)?.map_err(Error::internal)
}

/// Whether `password` is the one kept as `phc`, under a turn. Without `phc` it takes
/// the same time and is never right.
pub async fn verify(_turn: &SemaphorePermit<'_>, password: String, phc: Option<String>) -> Result<bool> {
    let verified = tokio::task::spawn_blocking(move || {
        let kept = PasswordHash::new(phc.as_deref().unwrap_or(NOBODYS)).map_err(Error::internal)?;
        let right = hasher().map_err(Error::internal)?.verify_password(normal(&password).as_bytes(), &kept);
        Ok(right.is_ok() && phc.is_some())
    });
    verified.await.map_err(Error::internal)?
}

/// Whether `phc` was made with other parameters than today's.
pub fn is_outdated(phc: &str) -> bool {
    let Ok(kept) = PasswordHash::new(phc) else {
        return true;
    };
    let cost = |name| kept.params.get_decimal(name);
    kept.algorithm.as_str() != "argon2id"
        || kept.version != Some(Version::V0x13.into())
        || (cost("m"), cost("t"), cost("p")) != (Some(MEMORY_KIB), Some(PASSES), Some(LANES))
}

/// Made once from random bits that were thrown away: no password is known for it.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$f7g2cvkpRTU+EKhED5nhDw$SsBmMGnxuXs67An2g+1C+RukKN0Ojwp/PaGqrh0UiCM";

fn hasher() -> std::result::Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// One spelling for the same characters, whatever keyboard typed them.
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str, names: &[&str]) -> &'static str {
        match check(password, names) {
            Ok(()) => "good",
            Err(Error::Refused { code, .. }) => code,
            Err(_) => "other",
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(code("kapur tulis 14", &[]), "password_length");
        assert_eq!(code("kapur tulis 147", &[]), "good");
        assert_eq!(code(&"é".repeat(14), &[]), "password_length");
        let long: String =
            (0..64_u8).flat_map(|n| [char::from(b'a' + (n % 26)), char::from(b'0' + n % 10)]).collect();
        assert_eq!(code(&long, &[]), "good");
        assert_eq!(code(&format!("{long}x"), &[]), "password_length");
    }

    #[test]
    fn what_guessers_try_first_is_refused() {
        for weak in [
            "passwordpassword",
            "P@ssw0rd P@ssw0rd!",
            "Password123456789",
            "KataSandiBontang2026",
            "aaaaaaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "abcdefghijklmnopqrst",
            "123456789012345678",
            "qwertyuiopasdfghjkl",
            "0987654321poiuytrewq",
            "Bontang Bontang Bontang",
            "imigrasi-samarinda",
            "petapora petapora 1",
            "correct horse battery staple",
            "qwerty123456qwerty",
        ] {
            assert_eq!(code(weak, &[]), "password_weak", "{weak}");
        }
    }

    #[test]
    fn the_account_s_own_name_adds_nothing() {
        let names = ["sri.lestari", "Sri Wahyuningsih"];
        assert_eq!(code("SriWahyuningsih01", &names), "password_weak");
        assert_eq!(code("SriWahyuningsih01", &[]), "good");
    }

    #[test]
    fn a_few_unrelated_words_are_fine() {
        for good in
            ["payung kuning di atas meja", "tujuh ikan berenang", "korek rumput jendela", "s7Gk2-pQz9w_Lm4x"]
        {
            assert_eq!(code(good, &["analis", "Analis Contoh"]), "good", "{good}");
        }
    }

    #[tokio::test]
    async fn a_hash_verifies_its_password_only_and_says_when_it_is_old() {
        let turns = Semaphore::new(1);
        let turn = turn(&turns).await.unwrap();
        let phc = hash(&turn, "payung kuning di atas meja".into()).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(!is_outdated(&phc) && !is_outdated(NOBODYS));
        assert!(is_outdated(&phc.replace("t=2", "t=1")) && is_outdated("md5"));
        assert!(verify(&turn, "payung kuning di atas meja".into(), Some(phc.clone())).await.unwrap());
        assert!(!verify(&turn, "payung kuning di atas mejA".into(), Some(phc.clone())).await.unwrap());
        assert!(!verify(&turn, "payung kuning di atas meja".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_queue_that_does_not_move_is_answered_busy() {
        let turns = Semaphore::new(1);
        let held = turn(&turns).await.unwrap();
        let refused = turn_within(Duration::ZERO, &turns).await;
        assert!(matches!(refused, Err(Error::Unavailable { .. })));
        drop(held);
        assert!(turn(&turns).await.is_ok());
    }
}
