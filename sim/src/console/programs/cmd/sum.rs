//! Arithmetic of `set /a`: whole numbers of 32 bits.
//!
//! *Models*: `+ - * / %`, parentheses, signs, names of variables. *Leaves out*: bits and shifts.

/// The value of a formula; nothing when it makes no sense.
pub(super) fn evaluate(text: &str, named: &dyn Fn(&str) -> i64) -> Option<i64> {
    let mut rest = text.trim();
    let value = sum(&mut rest, named)?;
    rest.trim().is_empty().then_some(i64::from(value as i32))
}

fn sum(rest: &mut &str, named: &dyn Fn(&str) -> i64) -> Option<i64> {
    let mut value = product(rest, named)?;
    loop {
        *rest = rest.trim_start();
        let sign = rest.chars().next().filter(|c| matches!(c, '+' | '-'));
        let Some(sign) = sign else { return Some(value) };
        *rest = &rest[1..];
        let next = product(rest, named)?;
        value = if sign == '+' { value.checked_add(next)? } else { value.checked_sub(next)? };
    }
}

fn product(rest: &mut &str, named: &dyn Fn(&str) -> i64) -> Option<i64> {
    let mut value = atom(rest, named, 0)?;
    loop {
        *rest = rest.trim_start();
        let sign = rest.chars().next().filter(|c| matches!(c, '*' | '/' | '%'));
        let Some(sign) = sign else { return Some(value) };
        *rest = rest[1..].trim_start_matches('%');
        let next = atom(rest, named, 0)?;
        value = match sign {
            '*' => value.checked_mul(next)?,
            '/' => value.checked_div(next)?,
            _ => value.checked_rem(next)?,
        };
    }
}

fn atom(rest: &mut &str, named: &dyn Fn(&str) -> i64, signs: u32) -> Option<i64> {
    *rest = rest.trim_start();
    match rest.chars().next()? {
        '(' if signs < 100 => {
            // Parentheses cost depth: a person's formula has few.
            *rest = &rest[1..];
            if rest.matches('(').count() > 200 {
                return None;
            }
            let value = sum(rest, named)?;
            *rest = rest.trim_start().strip_prefix(')')?;
            Some(value)
        }
        '-' if signs < 100 => {
            *rest = &rest[1..];
            atom(rest, named, signs + 1)?.checked_neg()
        }
        _ => {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .filter(|end| *end > 0)
                .unwrap_or(if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
                    rest.len()
                } else {
                    0
                });
            let word = &rest[..end];
            *rest = &rest[end..];
            if word.is_empty() {
                return None;
            }
            Some(word.parse().unwrap_or_else(|_| named(word)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_worked_out() {
        let named = |word: &str| if word == "N" { 4 } else { 0 };
        let value = |text| evaluate(text, &named);
        assert_eq!(value("1+2*3"), Some(7));
        assert_eq!(value("(1+2)*-N"), Some(-12));
        assert_eq!(value("7 % 4 / 2"), Some(1));
        assert_eq!(value("1/0"), None);
        assert_eq!(value("1+"), None);
    }
}
