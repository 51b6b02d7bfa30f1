//! `System.Random`: the subtractive generator of .NET Framework; its numbers follow from the seed.
//! \[K\]
//!
//! *Models*: `Next`, `NextDouble`, `NextBytes`; without a seed, the clock's milliseconds are one.

use std::cell::RefCell;

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault};
use crate::value::{Net, Value, convert};

/// The largest number, and what stands for it in the arithmetic.
const BIG: i32 = i32::MAX;
const SEED: i32 = 161_803_398;

/// A generator.
#[derive(Debug, Clone)]
pub struct Generator {
    numbers: [i32; 56],
    next: usize,
    behind: usize,
}

impl Generator {
    /// One with a seed.
    #[must_use]
    pub fn new(seed: i32) -> Self {
        let mut numbers = [0_i32; 56];
        let mut last = SEED - seed.checked_abs().unwrap_or(BIG);
        numbers[55] = last;
        let mut next = 1_i32;
        for at in 1..55 {
            let place = 21 * at % 55;
            numbers[place] = next;
            next = last.wrapping_sub(next);
            if next < 0 {
                next = next.wrapping_add(BIG);
            }
            last = numbers[place];
        }
        for _ in 1..5 {
            for at in 1..56 {
                numbers[at] = numbers[at].wrapping_sub(numbers[1 + (at + 30) % 55]);
                if numbers[at] < 0 {
                    numbers[at] = numbers[at].wrapping_add(BIG);
                }
            }
        }
        Self { numbers, next: 0, behind: 21 }
    }

    /// `Next()`: from 0 up to the largest number without it.
    pub fn sample(&mut self) -> i32 {
        let step = |at: usize| if at + 1 >= 56 { 1 } else { at + 1 };
        (self.next, self.behind) = (step(self.next), step(self.behind));
        let mut number = self.numbers[self.next].wrapping_sub(self.numbers[self.behind]);
        if number == BIG {
            number -= 1;
        }
        if number < 0 {
            number = number.wrapping_add(BIG);
        }
        self.numbers[self.next] = number;
        number
    }

    /// `NextDouble()`
    pub fn double(&mut self) -> f64 {
        f64::from(self.sample()) * (1.0 / f64::from(BIG))
    }

    /// `Next(least, most)`: below the second; the first must not be larger.
    pub fn between(&mut self, least: i32, most: i32) -> i32 {
        let range = i64::from(most) - i64::from(least);
        let share = if range <= i64::from(BIG) {
            self.double()
        } else {
            // A sign of its own for what is wider than an int.
            let number = self.sample();
            let signed = if self.sample() % 2 == 0 { -number } else { number };
            (f64::from(signed) + f64::from(BIG - 1)) / (2.0 * f64::from(BIG) - 1.0)
        };
        let number = (share * range as f64) as i64 + i64::from(least);
        i32::try_from(number).unwrap_or(least)
    }
}

pub(super) static CLASS: Class = Class {
    methods: &[
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("Next", "int Next(), int Next(int maxValue), int Next(int minValue, int maxValue)"),
        ("NextBytes", "void NextBytes(byte[] buffer)"),
        ("NextDouble", "double NextDouble()"),
        ("ToString", "string ToString()"),
    ],
    constructors: "System.Random new(), System.Random new(int Seed)",
    call,
    construct: |host, _, bound| {
        let seed = match bound.arguments.first() {
            Some(seed) => convert::to_int(seed)?,
            None => (host.now() / 10_000) as i32,
        };
        Ok(Some(Net::Random(RefCell::new(Box::new(Generator::new(seed)))).into()))
    },
    ..Class::new("System.Random")
};

fn call(_: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Some(Net::Random(generator)) = this.as_net() else { return Ok(None) };
    let mut generator = generator.borrow_mut();
    let range = |text: &str| Fault::inner("System.ArgumentOutOfRangeException", text);
    Ok(Some(match (method, bound.arguments.as_slice()) {
        ("Next", []) => Value::Int(generator.sample()),
        ("Next", [most]) => {
            let most = convert::to_int(most)?;
            if most < 0 {
                let text = "'maxValue' must be greater than zero.\r\nParameter name: maxValue";
                return Err(range(text));
            }
            Value::Int((generator.double() * f64::from(most)) as i32)
        }
        ("Next", [least, most]) => {
            let (least, most) = (convert::to_int(least)?, convert::to_int(most)?);
            if least > most {
                let text = "'minValue' cannot be greater than maxValue.\r\nParameter name: \
                            minValue";
                return Err(range(text));
            }
            Value::Int(generator.between(least, most))
        }
        ("NextDouble", _) => Value::Double(generator.double()),
        ("NextBytes", [buffer]) => {
            let Some(cells) = buffer.cells() else { return Ok(None) };
            for cell in cells.borrow_mut().iter_mut() {
                *cell = Value::Byte((generator.sample() % 256) as u8);
            }
            Value::Null
        }
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_net_framework() {
        let mut generator = Generator::new(0);
        let first = [generator.sample(), generator.sample(), generator.sample()];
        assert_eq!(first, [1_559_595_546, 1_755_192_844, 1_649_316_166]);
        let mut same = (Generator::new(-7), Generator::new(7));
        assert_eq!(same.0.sample(), same.1.sample(), "a sign of the seed does not count");
        let mut wide = Generator::new(i32::MIN);
        for _ in 0..1000 {
            assert!((3..9).contains(&wide.between(3, 9)));
            let _ = wide.between(i32::MIN, i32::MAX);
            assert!((0.0..1.0).contains(&wide.double()));
        }
    }
}
