//! The drive `Cert:`: stores and certificates as objects.
//!
//! *Models*: the stores of machine and user, certificates by their thumbprints with what the world
//! holds of them. *Leaves out*: bytes, extensions and keys: whoever asks for them is refused.
//! *Sources*: members of .NET Framework 4 and of the Security module \[K\].

use powershell::eval::{Eval, Stop};
use powershell::value::net::Flavour;
use powershell::value::{Value, text};

use super::{Place, Provider, notes};
use crate::console::machine::{Machine, local_time};
use crate::kernel::text::same;
use crate::windows::certificates::Certificate;

/// The class of certificates.
pub(in crate::console) const CERTIFICATE: &str =
    "System.Security.Cryptography.X509Certificates.X509Certificate2";
const LOCATION: &str = "Microsoft.PowerShell.Commands.X509StoreLocation";
const STORE: &str = "System.Security.Cryptography.X509Certificates.X509Store";

const LOCATIONS: [&str; 2] = ["CurrentUser", "LocalMachine"];
/// Stores that every machine has.
const STORES: [&str; 10] = [
    "AuthRoot",
    "CA",
    "ClientAuthIssuer",
    "Disallowed",
    "My",
    "Remote Desktop",
    "Root",
    "TrustedDevices",
    "TrustedPeople",
    "TrustedPublisher",
];

/// Properties of a certificate in their order.
pub(in crate::console) const PROPERTIES: &[&str] = &[
    "PSPath",
    "PSParentPath",
    "PSChildName",
    "PSDrive",
    "PSProvider",
    "PSIsContainer",
    "EnhancedKeyUsageList",
    "DnsNameList",
    "SendAsTrustedIssuer",
    "EnrollmentPolicyEndPoint",
    "EnrollmentServerEndPoint",
    "PolicyId",
    "Archived",
    "Extensions",
    "FriendlyName",
    "IssuerName",
    "NotAfter",
    "NotBefore",
    "HasPrivateKey",
    "PrivateKey",
    "PublicKey",
    "RawData",
    "SerialNumber",
    "SubjectName",
    "SignatureAlgorithm",
    "Thumbprint",
    "Version",
    "Handle",
    "Issuer",
    "Subject",
];

/// Properties that the world holds nothing for.
const LACKING: [&str; 7] = [
    "Extensions",
    "Handle",
    "PrivateKey",
    "PublicKey",
    "RawData",
    "SignatureAlgorithm",
    "EnrollmentPolicyEndPoint",
];

fn parts(path: &str) -> (&str, &str, &str) {
    let mut parts = path.splitn(3, '\\');
    let mut next = || parts.next().unwrap_or_default();
    (next(), next(), next())
}

/// The certificates of a store of the machine; the user's own stores show the machine's roots.
fn of_store<'m>(
    machine: &'m Machine,
    location: &str,
    store: &str,
) -> impl Iterator<Item = &'m Certificate> {
    let own = same(location, "LocalMachine") || same(store, "Root");
    let store = store.to_owned();
    let all = machine.look().host.certificates.all.iter();
    all.filter(move |one| own && same(&one.store, &store))
}

/// Whether a path of the drive is a location or store, or a certificate; nothing when it is none.
pub(in crate::console) fn is_container(machine: &Machine, path: &str) -> Option<bool> {
    let (location, store, thumbprint) = parts(path);
    let known = |all: &[&str], name: &str| all.iter().any(|one| same(one, name));
    match (location, store, thumbprint) {
        ("", ..) => Some(true),
        (location, ..) if !known(&LOCATIONS, location) => None,
        (_, "", _) => Some(true),
        (_, store, "") => known(&STORES, store).then_some(true),
        (location, store, thumbprint) => {
            let mut all = of_store(machine, location, store);
            all.any(|one| same(&one.thumbprint, thumbprint)).then_some(false)
        }
    }
}

/// Names of what lies below a path of the drive.
pub(in crate::console) fn children(machine: &Machine, path: &str) -> Vec<(String, bool)> {
    let (location, store, _) = parts(path);
    match (location, store) {
        ("", _) => LOCATIONS.iter().map(|name| ((*name).to_owned(), true)).collect(),
        (_, "") => STORES.iter().map(|name| ((*name).to_owned(), true)).collect(),
        (location, store) => {
            let all = of_store(machine, location, store);
            all.map(|one| (one.thumbprint.clone(), false)).collect()
        }
    }
}

/// What lies at a path of the drive, as an object.
pub(in crate::console) fn object(machine: &Machine, place: &Place) -> Option<Value> {
    let (location, store, thumbprint) = parts(&place.path);
    let container = is_container(machine, &place.path)?;
    let mut own = notes(place, container);
    if thumbprint.is_empty() {
        let class = if store.is_empty() { LOCATION } else { STORE };
        if store.is_empty() {
            let names = STORES.map(|name| (Value::text(name), Value::Bool(true)));
            own.push(("Location", Value::text(location)));
            own.push(("StoreNames", Value::table(names.into())));
        } else {
            own.push(("Location", Value::text(location)));
            own.push(("Name", Value::text(store)));
        }
        return Some(Value::typed(&[class, "System.Object"], own).shown_as(class));
    }
    let one = of_store(machine, location, store).find(|one| same(&one.thumbprint, thumbprint))?;
    own.extend(members(machine, one));
    Some(finished(own, one))
}

/// A certificate as the provider gives it.
pub(in crate::console) fn noted(machine: &Machine, one: &Certificate) -> Value {
    let path = format!("LocalMachine\\{}\\{}", one.store, one.thumbprint);
    let (provider, said) = (Provider::Certificate, format!("Cert:\\{path}"));
    let place = Place { provider, drive: Some("Cert".to_owned()), path, said };
    let mut own = notes(&place, false);
    own.extend(members(machine, one));
    finished(own, one)
}

fn finished(own: Vec<(&'static str, Value)>, one: &Certificate) -> Value {
    let base = "System.Security.Cryptography.X509Certificates.X509Certificate";
    let shown = format!(
        "[Subject]\r\n  {}\r\n\r\n[Issuer]\r\n  {}\r\n\r\n[Thumbprint]\r\n  {}\r\n",
        one.subject, one.issuer, one.thumbprint
    );
    Value::typed(&[CERTIFICATE, base, "System.Object"], own).shown_as(&shown)
}

/// A distinguished name.
fn name(text: &str) -> Value {
    let class = "System.Security.Cryptography.X509Certificates.X500DistinguishedName";
    Value::typed(&[class, "System.Object"], [("Name", Value::text(text))]).shown_as(class)
}

fn members(machine: &Machine, one: &Certificate) -> Vec<(&'static str, Value)> {
    let world = machine.look();
    let dns = one.dns_names().into_iter().map(|name| {
        let own = [("Punycode", Value::text(name)), ("Unicode", Value::text(name))];
        let class = "Microsoft.PowerShell.Commands.DnsNameRepresentation";
        Value::typed(&[class, "System.ValueType", "System.Object"], own).shown_as(name)
    });
    let usages = one.usages().iter().map(|(name, id)| {
        let own = [("FriendlyName", Value::text(name)), ("ObjectId", Value::text(id))];
        let class = "Microsoft.PowerShell.Commands.EnhancedKeyUsageRepresentation";
        Value::typed(&[class, "System.ValueType", "System.Object"], own)
            .shown_as(&format!("{name} ({id})"))
    });
    let list = |of: &str, all: Vec<Value>| {
        Value::list(Flavour::List(format!("Microsoft.PowerShell.Commands.{of}").into()), all)
    };
    vec![
        ("EnhancedKeyUsageList", list("EnhancedKeyUsageRepresentation", usages.collect())),
        ("DnsNameList", list("DnsNameRepresentation", dns.collect())),
        ("SendAsTrustedIssuer", Value::Bool(false)),
        ("Archived", Value::Bool(false)),
        ("FriendlyName", Value::text(&one.friendly)),
        ("IssuerName", name(&one.issuer)),
        ("NotAfter", local_time(world, one.expires).into()),
        ("NotBefore", local_time(world, one.begins).into()),
        ("HasPrivateKey", Value::Bool(one.has_key)),
        ("PolicyId", Value::Null),
        ("SerialNumber", Value::text(&one.serial())),
        ("SubjectName", name(&one.subject)),
        ("Thumbprint", Value::text(&one.thumbprint)),
        ("Version", Value::Int(3)),
        ("Issuer", Value::text(&one.issuer)),
        ("Subject", Value::text(&one.subject)),
    ]
}

/// `X509ContentType.Cert`
fn is_cert(value: &Value) -> bool {
    same(&text::of(value), "Cert") || text::of(value) == "1"
}

/// A method of a certificate, or a property that is refused.
pub(in crate::console) fn member(
    machine: &Machine,
    of: &Value,
    member: &str,
    arguments: Option<&[Value]>,
) -> Option<Eval<Value>> {
    let said = |name: &str| of.property(name).map(|value| text::of(&value)).unwrap_or_default();
    let is = |wanted: &str| same(wanted, member);
    let Some(arguments) = arguments else {
        let lacking = LACKING.iter().any(|name| same(name, member));
        return Some(match lacking {
            true => Err(Stop::lacking(format!("{member} of a certificate"))),
            false => Ok(Value::Null),
        });
    };
    let thumbprint = said("Thumbprint");
    let all = &machine.look().host.certificates.all;
    let one = all.iter().find(|one| same(&one.thumbprint, &thumbprint));
    Some(Ok(if is("Verify") {
        let world = machine.look();
        let now = world.machine_time();
        let trusted = one.is_some_and(|one| {
            let issuer = &one.issuer;
            let valid = one.begins <= now && now <= one.expires;
            valid && world.host.certificates.trusts(&world.host.registry, issuer)
        });
        Value::Bool(trusted)
    } else if is("GetCertHashString") {
        Value::text(&thumbprint)
    } else if is("GetSerialNumberString") {
        Value::text(&said("SerialNumber"))
    } else if is("GetExpirationDateString") || is("GetEffectiveDateString") {
        of.property(if is("GetExpirationDateString") { "NotAfter" } else { "NotBefore" })?
    } else if is("GetName") || is("GetIssuerName") {
        Value::text(&said(if is("GetName") { "Subject" } else { "Issuer" }))
    } else if is("GetNameInfo") {
        let whole =
            said(if arguments.get(1).is_some_and(Value::is_true) { "Issuer" } else { "Subject" });
        let first = whole.split(',').next().unwrap_or_default();
        Value::text(first.split_once('=').map_or(first, |(_, name)| name))
    } else if is("Dispose") || is("Reset") {
        Value::Null
    } else if is("GetRawCertData") || (is("Export") && arguments.first().is_some_and(is_cert)) {
        one.map_or(Value::Null, |one| Value::bytes(one.file().as_bytes()))
    } else if ["Export", "GetPublicKey", "Import"].iter().any(|name| is(name)) {
        return Some(Err(Stop::lacking(format!("{member}() of a certificate"))));
    } else {
        return None;
    }))
}
