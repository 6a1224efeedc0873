//! Differences inside words, for the eye. Pure. Invariant: the same two texts have the
//! same marks whichever stands left; the order of words marks nothing.

use petapora_wire::Marked;

/// Longest word that is compared letter by letter.
const LETTERS: usize = 40;

struct Word {
    from: usize,
    letters: Vec<char>,
}

/// Both texts with the stretches that the other lacks. O(words² · letters²).
pub fn marked(left: &str, right: &str) -> (Marked, Marked) {
    let (a, b) = (words(left), words(right));
    let (mut of_a, mut of_b) = (vec![None; a.len()], vec![None; b.len()]);
    // The likest words first.
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            let shared = common(&x.letters, &y.letters).len();
            if shared * 2 >= x.letters.len().max(y.letters.len()) {
                pairs.push((x.letters.len() + y.letters.len() - 2 * shared, i, j));
            }
        }
    }
    pairs.sort_by_key(|(apart, i, j)| (*apart, i + j, i.abs_diff(*j)));
    for (_, i, j) in pairs {
        if let (Some(x @ None), Some(y @ None)) = (of_a.get_mut(i), of_b.get_mut(j)) {
            (*x, *y) = (Some(j), Some(i));
        }
    }
    (mark(left, &a, &of_a, &b), mark(right, &b, &of_b, &a))
}

fn mark(text: &str, words: &[Word], other_of: &[Option<usize>], others: &[Word]) -> Marked {
    let mut differs: Vec<[u32; 2]> = Vec::new();
    for (word, other) in words.iter().zip(other_of) {
        let kept: Vec<usize> = match other.and_then(|other| others.get(other)) {
            Some(other) => common(&word.letters, &other.letters),
            None => Vec::new(),
        };
        for at in (0..word.letters.len()).filter(|at| !kept.contains(at)) {
            let at = u32::try_from(word.from + at).unwrap_or(u32::MAX);
            match differs.last_mut() {
                Some([_, to]) if *to == at => *to = at + 1,
                _ => differs.push([at, at + 1]),
            }
        }
    }
    Marked { text: text.to_owned(), differs }
}

/// Words of letters and digits, in lower case, with the place of their first letter.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, c) in text.chars().enumerate() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let c = c.to_lowercase().next().unwrap_or(c);
        match words.last_mut().filter(|_| open) {
            Some(word) => word.letters.push(c),
            None => words.push(Word { from: at, letters: vec![c] }),
        }
        open = true;
    }
    words
}

/// Places in `a` of a longest common subsequence with `b` (Wagner & Fischer 1974).
fn common(a: &[char], b: &[char]) -> Vec<usize> {
    if a == b {
        return (0..a.len()).collect();
    }
    let (n, m) = (a.len().min(LETTERS), b.len().min(LETTERS));
    let mut longest = vec![vec![0_u8; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            longest[i][j] = if a[i] == b[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut kept) = (0, 0, Vec::new());
    while i < n && j < m {
        if a[i] == b[j] {
            kept.push(i);
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &Marked) -> Vec<String> {
        let letters: Vec<char> = text.text.chars().collect();
        text.differs.iter().map(|[from, to]| letters[*from as usize..*to as usize].iter().collect()).collect()
    }

    #[test]
    fn a_wrong_letter_is_marked_and_the_order_of_words_is_not() {
        let (a, b) = marked("SUZUKI, Yuki", "Yuki Suzuka");
        assert_eq!((shown(&a), shown(&b)), (vec!["I".to_owned()], vec!["a".to_owned()]));
        let (a, b) = marked("Wu Min", "Wu Min Hao");
        assert_eq!((shown(&a), shown(&b)), (vec![], vec!["Hao".to_owned()]));
        let (a, b) = marked("Käthe", "kathe");
        assert_eq!((shown(&a), shown(&b)), (vec!["ä".to_owned()], vec!["a".to_owned()]));
    }

    proptest! {
        #[test]
        fn equal_texts_have_no_marks_and_unequal_words_have(a in "[a-c]{1,6}", b in "[a-c]{1,6}") {
            let (left, right) = marked(&a, &b);
            prop_assert_eq!(left.differs.is_empty() && right.differs.is_empty(), a == b);
        }
    }
}
