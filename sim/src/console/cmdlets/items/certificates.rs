//! `Import-Certificate`, `Import-PfxCertificate`, `Export-Certificate`,
//! `New-SelfSignedCertificate`.
//!
//! *Models*: a certificate file into a store of the machine, a certificate that signs itself in
//! LocalMachine\My. *Leaves out*: bytes: whoever exports is refused, and so are files with a
//! password. *Sources*: X12, X52; texts \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::Net;

use super::refuse;
use crate::console::classes;
use crate::console::command::{Entry, Kind};
use crate::console::machine::Machine;
use crate::console::providers::{Place, Provider, certificate, text};
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::windows::certificates::{Certificate, Root};
use crate::windows::error::Win32;
use crate::windows::identity::Windows;

const PKI: &str = "PKI";

/// `Import-Certificate`
pub(in crate::console::cmdlets) const IMPORT: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Import-Certificate",
        module: PKI,
        class: "Microsoft.CertificateServices.Commands.ImportCertificateCommand",
        params: &[
            Param::new("FilePath", "string")
                .at(0)
                .mandatory()
                .pipeline()
                .by_name()
                .alias(&["FullName"]),
            Param::new("CertStoreLocation", "string").by_name(),
        ],
        default_set: "",
        impact: Some(2),
        run: Run::Each(import),
    },
    kind: Kind::Since(Windows::Server2012R2),
    about: "Puts a certificate from a file into a store of this machine",
    examples: &[],
};

fn refused(code: u32, text: &str) -> ErrorSpec {
    let class = "System.ComponentModel.Win32Exception";
    let text = format!("{text} {code:#010x} (WIN32: {})", code & 0xffff);
    ErrorSpec::new(class, class, "NotSpecified", text)
}

/// The store of the machine that a location means.
fn store(call: &mut Call<'_>) -> Eval<String> {
    let said = match call.text("CertStoreLocation") {
        Some(said) => said.to_string(),
        None => Machine::of(call.engine).location_said(),
    };
    let place = Machine::of(call.engine).place(&said);
    let lacking = |call: &Call<'_>| {
        Err(call.engine.unsupported_here(format!("the certificate store {said}")))
    };
    let Ok(Place { provider: Provider::Certificate, path, .. }) = place else {
        return lacking(call);
    };
    match path.split_once('\\') {
        Some((location, store))
            if same(location, "LocalMachine")
                && certificate::is_container(Machine::of(call.engine), &path) == Some(true) =>
        {
            Ok(store.to_owned())
        }
        _ => lacking(call),
    }
}

fn import(call: &mut Call<'_>) -> Eval<()> {
    let store = store(call)?;
    let said = call.text("FilePath").unwrap_or_default();
    let machine = Machine::of(call.engine);
    if !machine.session().elevated {
        let spec = refused(0x8007_0005, "Access is denied.");
        return Err(call.engine.terminating(&spec));
    }
    let place = match machine.place(&said) {
        Ok(place) => place,
        Err(failure) => return Err(call.engine.terminating(&failure)),
    };
    let content = match text::read(machine, &place.path) {
        Ok(content) => content,
        Err(text::Unread::Refused(Win32::ACCESS_DENIED)) => {
            let spec = refused(0x8007_0005, "Access is denied.");
            return Err(call.engine.terminating(&spec));
        }
        Err(text::Unread::Refused(_)) => {
            let spec = refused(0x8007_0002, "The system cannot find the file specified.");
            return Err(call.engine.terminating(&spec));
        }
        Err(text::Unread::Unknown) => String::new(),
    };
    let Some(root) = Root::of_file(&content) else {
        let class = "System.Runtime.InteropServices.COMException";
        let text = "Cannot find the requested object. 0x80092009 (-2146885623 \
                    CRYPT_E_NO_MATCH)";
        let spec = ErrorSpec::new(class, class, "NotSpecified", text);
        return Err(call.engine.terminating(&spec));
    };
    if !call.should_process(
        &format!("Item: {} Destination: {store}", place.path),
        "Import certificate",
    )? {
        return Ok(());
    }
    let made = Certificate { store, ..root.certificate() };
    let machine = Machine::of(call.engine);
    let all = &machine.look().host.certificates.all;
    let there = |one: &Certificate| one.store == made.store && one.subject == made.subject;
    if !all.iter().any(there) {
        machine.world().host.certificates.add(made.clone());
    }
    let value = certificate::noted(machine, &made);
    call.put(value)
}

/// `New-SelfSignedCertificate`
pub(in crate::console::cmdlets) const NEW: Entry = Entry {
    cmdlet: Cmdlet {
        name: "New-SelfSignedCertificate",
        module: PKI,
        class: "Microsoft.CertificateServices.Commands.NewSelfSignedCertificateCommand",
        params: &[
            Param::new("DnsName", "string[]").by_name(),
            Param::new("Subject", "string").by_name(),
            Param::new("FriendlyName", "string").by_name(),
            Param::new("CertStoreLocation", "string").by_name(),
            Param::new("NotBefore", "datetime").by_name(),
            Param::new("NotAfter", "datetime").by_name(),
            Param::new("KeyExportPolicy", "string[]").by_name(),
            Param::new("KeyUsage", "string[]").by_name(),
            Param::new("KeyUsageProperty", "string[]").by_name(),
            Param::new("KeySpec", "string").by_name(),
            Param::new("KeyLength", "int").by_name(),
            Param::new("KeyAlgorithm", "string").by_name(),
            Param::new("KeyProtection", "string[]").by_name(),
            Param::new("KeyDescription", "string").by_name(),
            Param::new("KeyFriendlyName", "string").by_name(),
            Param::new("HashAlgorithm", "string").by_name(),
            Param::new("Provider", "string").by_name(),
            Param::new("SuppressOid", "string[]").by_name(),
            Param::new("SecurityDescriptor", "object").by_name(),
            Param::new("SerialNumber", "string").by_name(),
            Param::new("TextExtension", "string[]").by_name(),
            Param::new("Extension", "object[]").by_name(),
            Param::new("Type", "string").by_name(),
            Param::new("Signer", "object").by_name(),
            Param::new("CloneCert", "object").by_name(),
            Param::new("Pin", "object").by_name(),
            Param::new("Reader", "string").by_name(),
            Param::new("Container", "string").by_name(),
            Param::new("ExistingKey", "switch").by_name(),
            Param::new("HardwareKeyUsage", "string[]").by_name(),
            Param::new("SignerPin", "object").by_name(),
            Param::new("SignerReader", "string").by_name(),
            Param::new("AlternateSignatureAlgorithm", "switch").by_name(),
            Param::new("SmimeCapabilities", "switch").by_name(),
        ],
        default_set: "",
        impact: Some(2),
        run: Run::Each(make),
    },
    kind: Kind::Since(Windows::Server2012R2),
    about: "Makes a certificate that signs itself",
    examples: &[
        r"New-SelfSignedCertificate -DnsName server01 -CertStoreLocation Cert:\LocalMachine\My",
    ],
};

fn make(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Signer", "CloneCert", "SerialNumber", "ExistingKey"])?;
    let store = match call.has("CertStoreLocation") {
        true => store(call)?,
        false => "My".to_owned(),
    };
    let machine = Machine::of(call.engine);
    if !machine.session().elevated {
        let class = "System.ComponentModel.Win32Exception";
        let text = "CertEnroll::CX509Enrollment::_CreateRequest: Access denied. 0x80090010 \
                    (-2146893808 NTE_PERM)";
        let spec = ErrorSpec::new(class, class, "NotSpecified", text);
        return Err(call.engine.terminating(&spec));
    }
    let now = machine.look().machine_time();
    let first = call.texts("DnsName").first().cloned();
    let subject = match (call.text("Subject"), first) {
        (Some(subject), _) if subject.contains('=') => subject.to_string(),
        (Some(subject), _) => format!("CN={subject}"),
        (None, Some(name)) => format!("CN={name}"),
        (None, None) => return Err(call.engine.unsupported_here("a certificate without a name")),
    };
    let date = |call: &mut Call<'_>, name: &str| {
        let given = call.get(name).filter(|value| matches!(value.as_net(), Some(Net::DateTime(_))));
        let given = given.cloned()?;
        classes::moment(Machine::of(call.engine), &given, false)
    };
    // Ten minutes back, so that clocks may differ; a year long.
    let begins = date(call, "NotBefore").unwrap_or(now - Span::minutes(10));
    let expires = date(call, "NotAfter").unwrap_or(now + Span::days(365));
    if !call.should_process(&subject, "New-SelfSignedCertificate")? {
        return Ok(());
    }
    let friendly = call.text("FriendlyName").unwrap_or_default().to_string();
    let digits: String = (0..3).map(|_| format!("{:016X}", call.engine.host.random())).collect();
    let made = Certificate {
        friendly,
        ..Certificate::self_signed(&store, &subject, &digits[..40], [begins, expires])
    };
    let machine = Machine::of(call.engine);
    let all = &mut machine.world().host.certificates;
    all.all.push(made.clone());
    all.all.sort_by_key(|one| (one.store.clone(), one.subject.clone()));
    let value = certificate::noted(machine, &made);
    call.put(value)
}

/// `Import-PfxCertificate`
pub(in crate::console::cmdlets) const PFX: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Import-PfxCertificate",
        module: PKI,
        class: "Microsoft.CertificateServices.Commands.ImportPfxCertificateCommand",
        params: &[
            Param::new("FilePath", "string").at(0).mandatory().pipeline().by_name(),
            Param::new("CertStoreLocation", "string").at(1).by_name(),
            Param::new("Password", "object").by_name(),
            Param::switch("Exportable"),
        ],
        default_set: "",
        impact: Some(2),
        run: Run::Each(|call| Err(call.engine.unsupported_here("Import-PfxCertificate"))),
    },
    kind: Kind::Since(Windows::Server2012R2),
    about: "Puts a certificate with its key into a store",
    examples: &[],
};

/// `Export-Certificate`
pub(in crate::console::cmdlets) const EXPORT: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Export-Certificate",
        module: PKI,
        class: "Microsoft.CertificateServices.Commands.ExportCertificateCommand",
        params: &[
            Param::new("Cert", "object").mandatory().pipeline(),
            Param::new("FilePath", "string").mandatory(),
            Param::new("Type", "string").choices(&["SST", "CERT", "P7B"]),
            Param::switch("NoClobber"),
            Param::switch("Force"),
        ],
        default_set: "",
        impact: Some(2),
        run: Run::Each(|call| Err(call.engine.unsupported_here("Export-Certificate"))),
    },
    kind: Kind::Since(Windows::Server2012R2),
    about: "Writes a certificate to a file",
    examples: &[],
};
