//! Small numbers as Parquet packs them: runs of one number, and groups of eight in packed bits.
//!
//! *Models*: the encodings RLE/bit-packing hybrid and, for numbers that follow each other,
//! DELTA_BINARY_PACKED; the Parquet format, "Encodings" [D].

/// From this length on a run is written as one.
const RUN: usize = 16;
/// Groups of eight behind one header, so that the header is one byte.
const GROUPS: usize = 63;
/// Differences of a block, and its parts.
const BLOCK: (usize, usize) = (128, 4);

/// Bits that the codes of so many words take.
pub(super) fn width(words: usize) -> u8 {
    let last = words.saturating_sub(1);
    (usize::BITS - last.leading_zeros()) as u8
}

/// Appends numbers of `width` bits.
pub(super) fn encode(numbers: &[u32], width: u8, to: &mut Vec<u8>) {
    let (mut at, mut header, mut groups) = (0, None, 0);
    while at < numbers.len() {
        let run = run(&numbers[at..]);
        if run >= RUN {
            header = None;
            varint((run as u64) << 1, to);
            let bytes = usize::from(width).div_ceil(8);
            to.extend_from_slice(&numbers[at].to_le_bytes()[..bytes]);
            at += run;
            continue;
        }
        let place = *header.get_or_insert_with(|| {
            groups = 0;
            to.push(0);
            to.len() - 1
        });
        let until = numbers.len().min(at + 8);
        pack(&numbers[at..until], width, to);
        groups += 1;
        to[place] = (groups << 1 | 1) as u8;
        if groups == GROUPS {
            header = None;
        }
        at = until;
    }
}

/// How often the first number stands at the front.
fn run(numbers: &[u32]) -> usize {
    let first = numbers[0];
    // Most groups are no runs: the second number tells.
    numbers.iter().position(|number| *number != first).unwrap_or(numbers.len())
}

/// Appends eight numbers; where there are fewer, zeros.
fn pack(numbers: &[u32], width: u8, to: &mut Vec<u8>) {
    let bits = usize::from(width);
    if bits <= 16 {
        let packed = numbers.iter().rev().fold(0_u128, |all, one| all << bits | u128::from(*one));
        let packed = packed.to_le_bytes();
        to.extend_from_slice(&packed[..bits]);
        return;
    }
    let end = to.len() + bits;
    let (mut held, mut left) = (0_u64, 0);
    for number in numbers {
        held |= u64::from(*number) << left;
        left += bits;
        while left >= 8 {
            to.push(held as u8);
            held >>= 8;
            left -= 8;
        }
    }
    if left > 0 {
        to.push(held as u8);
    }
    to.resize(end, 0);
}

/// Appends numbers each of which is one more than the one before, as differences.
pub(super) fn consecutive(first: u64, count: usize, to: &mut Vec<u8>) {
    let (block, parts) = BLOCK;
    varint(block as u64, to);
    varint(parts as u64, to);
    varint(count as u64, to);
    varint(first << 1, to);
    for _ in 0..count.saturating_sub(1).div_ceil(block) {
        // The smallest difference of the block is 1, and nothing is above it: no bits.
        varint(1 << 1, to);
        to.extend(std::iter::repeat_n(0, parts));
    }
}

fn varint(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads what [`encode`] wrote, by the words of the format.
    fn decode(mut bytes: &[u8], width: u8, count: usize) -> Vec<u32> {
        let (width, mut numbers) = (usize::from(width), Vec::new());
        while numbers.len() < count {
            let (mut header, mut shift) = (0_usize, 0);
            loop {
                let (byte, rest) = bytes.split_first().unwrap();
                bytes = rest;
                header |= usize::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let taken = if header & 1 == 0 { width.div_ceil(8) } else { (header >> 1) * width };
            let (body, rest) = bytes.split_at(taken);
            bytes = rest;
            let bit = |at: usize| u32::from(body[at / 8] >> (at % 8) & 1);
            let number = |from: usize| (0..width).map(|at| bit(from + at) << at).sum::<u32>();
            let (many, step) =
                if header & 1 == 0 { (header >> 1, 0) } else { (header >> 1 << 3, 1) };
            numbers.extend((0..many).map(|at| number(at * step * width)));
        }
        assert!(bytes.is_empty());
        assert!(numbers[count..].iter().all(|number| *number == 0));
        numbers.truncate(count);
        numbers
    }

    fn check(numbers: &[u32], width: u8) {
        let mut bytes = Vec::new();
        encode(numbers, width, &mut bytes);
        assert_eq!(decode(&bytes, width, numbers.len()), numbers);
    }

    #[test]
    fn a_constant_takes_a_few_bytes_and_no_words_take_none() {
        let mut bytes = Vec::new();
        encode(&[5; 65_536], 3, &mut bytes);
        assert_eq!(bytes, [0x80, 0x80, 8, 5]);
        assert_eq!([0, 1, 2, 3, 256, 257].map(width), [0, 0, 1, 2, 8, 9]);
        encode(&[], 0, &mut bytes);
        assert_eq!(bytes.len(), 4);
    }

    proptest! {
        #[test]
        fn what_is_packed_is_read_back(
            pieces in proptest::collection::vec((any::<u32>(), 1..40_usize), 0..60),
            width in 0..=32_u8,
        ) {
            let mask = u32::MAX.checked_shr(32 - u32::from(width)).unwrap_or(0);
            let numbers = pieces.iter().flat_map(|(number, times)| {
                // Every second piece is a run, the others climb.
                (0..*times as u32).map(move |at| (number.wrapping_add(at * (number & 1))) & mask)
            });
            check(&numbers.collect::<Vec<_>>(), width);
        }
    }
}
