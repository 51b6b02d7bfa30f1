//! The proxy of WinHTTP: what services that do not ask a user's settings go out through.
//!
//! *Models*: the binary value that `netsh winhttp` writes: direct, or a proxy with a bypass list.
//! *Leaves out*: the separate copy of 32-bit programs, advanced settings.
//! *Sources*: catalogue 5.2 (two proxy configurations); layout of the value \[K\].
//! *Seen through*: `netsh winhttp show proxy`.

use super::registry::{Data, Registry};

const KEY: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections";
const VALUE: &str = "WinHttpSettings";
const DIRECT: u32 = 1;
const PROXY: u32 = 3;

/// A proxy with what goes around it; empty for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WinHttpProxy {
    /// `proxy:8080`
    pub server: String,
    /// `*.local;<local>`
    pub bypass: String,
}

/// The proxy that is set; `None` is direct access.
#[must_use]
pub fn get(registry: &Registry) -> Option<WinHttpProxy> {
    let Some(Data::Binary(bytes)) = registry.value(KEY, VALUE) else { return None };
    let number = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_le_bytes(four))
    };
    let text = |at: usize| {
        let length = number(at)? as usize;
        let bytes = bytes.get(at + 4..(at + 4).checked_add(length)?)?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    };
    if number(8)? != PROXY {
        return None;
    }
    let server = text(12)?;
    let bypass = text(16 + server.len()).unwrap_or_default();
    Some(WinHttpProxy { server, bypass })
}

/// Sets the proxy; `None` goes back to direct access.
pub fn set(registry: &mut Registry, proxy: Option<&WinHttpProxy>) {
    let flags = if proxy.is_some() { PROXY } else { DIRECT };
    let mut bytes: Vec<u8> = [0x28, 0, flags].into_iter().flat_map(u32::to_le_bytes).collect();
    let texts = proxy.map_or(["", ""], |proxy| [&proxy.server, &proxy.bypass]);
    for text in texts {
        bytes.extend((text.len() as u32).to_le_bytes());
        bytes.extend(text.as_bytes());
    }
    registry.set(KEY, VALUE, Data::Binary(bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read_back() {
        let mut registry = Registry::default();
        assert_eq!(get(&registry), None);
        let proxy = WinHttpProxy { server: "p:8080".into(), bypass: "*.local".into() };
        set(&mut registry, Some(&proxy));
        assert_eq!(get(&registry), Some(proxy));
        set(&mut registry, None);
        assert_eq!(get(&registry), None);
    }
}
