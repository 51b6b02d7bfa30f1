//! `Invoke-WebRequest`, `Invoke-RestMethod`, `Send-MailMessage`: requests as the account that types
//! them.
//!
//! *Models*: the account's own LAN settings (or `-Proxy`), and how far the request comes. It shows
//! what a browser of that account would: typed by the administrator it proves nothing about
//! LocalSystem (5.2). Of contents only the published roots are known (`-OutFile`).
//! *Leaves out*: bodies, sessions, contents, mail servers: refused by name.
//! *Sources*: check columns of S24, S41, S45; D07, D08; texts of 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::format::View;
use powershell::net::Ambient;
use powershell::value::net::Net;
use powershell::value::{Value, convert, text};

use super::shaped::refuse;
use crate::console::internet::{Answer, PATIENCE, Way, proxy, request};
use crate::console::machine::Machine;
use crate::console::types::HostType;
use crate::console::{Entry, Kind, resolve};
use crate::windows::network::Route;
use crate::windows::node::Node;

const UTILITY: &str = "Microsoft.PowerShell.Utility";
/// Class of answers.
pub(super) const RESPONSE: &str = "Microsoft.PowerShell.Commands.HtmlWebResponseObject";
/// Class of answers that nobody took apart.
pub(super) const BASIC: &str = "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject";

const PARAMS: &[Param] = &[
    Param::new("Uri", "string").at(0).mandatory(),
    Param::switch("UseBasicParsing"),
    Param::new("Method", "string"),
    Param::new("Proxy", "string"),
    Param::new("ProxyCredential", "object"),
    Param::switch("ProxyUseDefaultCredentials"),
    Param::new("TimeoutSec", "int").range(0, i32::MAX as i64),
    Param::new("OutFile", "string"),
    Param::switch("PassThru"),
    Param::new("Headers", "object"),
    Param::new("UserAgent", "string"),
    Param::new("Credential", "object"),
    Param::switch("UseDefaultCredentials"),
    Param::new("Certificate", "object"),
    Param::new("CertificateThumbprint", "string"),
    Param::new("MaximumRedirection", "int"),
    Param::switch("DisableKeepAlive"),
    Param::new("Body", "object").pipeline(),
    Param::new("ContentType", "string"),
    Param::new("InFile", "string"),
    Param::new("SessionVariable", "string").alias(&["SV"]),
    Param::new("WebSession", "object"),
    Param::new("TransferEncoding", "string"),
];

/// `Invoke-WebRequest`
pub(super) const REQUEST: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Invoke-WebRequest",
        module: UTILITY,
        class: "Microsoft.PowerShell.Commands.InvokeWebRequestCommand",
        params: PARAMS,
        default_set: "",
        impact: None,
        run: Run::Each(web_request),
    },
    kind: Kind::Cmdlet,
    about: "Sends a request over HTTPS with the LAN settings of this account",
    examples: &["Invoke-WebRequest https://login.windows.net -UseBasicParsing"],
};

/// `Invoke-RestMethod`
pub(super) const REST: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Invoke-RestMethod",
        module: UTILITY,
        class: "Microsoft.PowerShell.Commands.InvokeRestMethodCommand",
        params: PARAMS,
        default_set: "",
        impact: None,
        run: Run::Each(rest_method),
    },
    kind: Kind::Cmdlet,
    about: "Sends a request and gives what it answered",
    examples: &[],
};

/// `Send-MailMessage`
pub(super) const MAIL: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Send-MailMessage",
        module: UTILITY,
        class: "Microsoft.PowerShell.Commands.SendMailMessage",
        params: &[
            Param::new("To", "string[]").at(0).mandatory(),
            Param::new("Subject", "string").at(1).mandatory().alias(&["sub"]),
            Param::new("Body", "string").at(2),
            Param::new("SmtpServer", "string").at(3).alias(&["ComputerName"]),
            Param::new("From", "string").mandatory(),
            Param::new("Attachments", "string[]").pipeline().alias(&["PsPath"]),
            Param::new("Bcc", "string[]"),
            Param::new("Cc", "string[]"),
            Param::switch("BodyAsHtml").alias(&["BAH"]),
            Param::new("Encoding", "object").alias(&["BE"]),
            Param::new("DeliveryNotificationOption", "object").alias(&["DNO"]),
            Param::new("Priority", "string").choices(&["Normal", "High", "Low"]),
            Param::new("Credential", "object"),
            Param::switch("UseSsl"),
            Param::new("Port", "int"),
        ],
        default_set: "",
        impact: None,
        run: Run::Each(mail),
    },
    kind: Kind::Cmdlet,
    about: "Sends a mail: no mail server is known here",
    examples: &[],
};

fn way(call: &Call<'_>) -> Option<Way> {
    let Some(address) = call.text("Proxy") else { return Some(Way::Account) };
    let login = call.get("ProxyCredential").and_then(|held| {
        let user = held.property("UserName").map(|user| text::of(&user))?;
        let word = held.property("Password")?;
        match word.as_net() {
            Some(Net::SecureString(secret)) => Some((user, secret.to_string())),
            _ => None,
        }
    });
    Some(Way::Proxy(Route { proxy: Some(proxy(&address)?), login }))
}

/// What was answered: nothing known, or a content.
fn answered(call: &mut Call<'_>) -> Eval<(String, Option<String>)> {
    let names = ["Body", "InFile", "SessionVariable", "WebSession", "Certificate"];
    let named = ["CertificateThumbprint", "TransferEncoding"];
    refuse(call, &names)?;
    refuse(call, &named)?;
    let method = call.text("Method").unwrap_or_else(|| "Get".into());
    if !["Get", "Head", "Default"].iter().any(|known| method.eq_ignore_ascii_case(known)) {
        let what = format!("{} -Method {method}", call.name());
        return Err(call.engine.unsupported_here(what));
    }
    let mut uri = call.text("Uri").unwrap_or_default().to_string();
    if !uri.contains("://") && !uri.starts_with('/') {
        uri = format!("http://{uri}");
    }
    let told = Ambient::told(call.engine, "SecurityProtocol");
    let told = told.and_then(|told| convert::to_long(&told).ok()).unwrap_or(0);
    let answer = match way(call) {
        Some(way) => {
            let (world, session, _) = Machine::of(call.engine).parts();
            request(world, session, &uri, &way, told)
        }
        None => Answer::NoUri,
    };
    let (class, id, said) = match answer {
        Answer::Ok(content) => return Ok((uri, content)),
        Answer::Lacking(what) => return Err(call.engine.unsupported_here(what)),
        Answer::NoUri => (
            "System.UriFormatException",
            "System.UriFormatException",
            "Invalid URI: The format of the URI could not be determined.".to_owned(),
        ),
        Answer::Failed(failure) => {
            let limit = call.int("TimeoutSec").filter(|seconds| *seconds > 0);
            let limit = limit.and_then(|seconds| u64::try_from(seconds * 1000).ok());
            let mut said = failure.text;
            if failure.silent {
                call.engine.host.sleep(limit.map_or(PATIENCE, |limit| limit.min(PATIENCE)));
                if limit.is_some_and(|limit| limit < PATIENCE) {
                    "The operation has timed out.".clone_into(&mut said);
                }
            }
            ("System.Net.WebException", "WebCmdletWebResponseException", said)
        }
    };
    let spec = ErrorSpec::new(class, id, "InvalidOperation", said);
    let of = Value::typed(&["System.Net.HttpWebRequest", "System.Object"], [])
        .shown_as("System.Net.HttpWebRequest");
    Err(call.engine.terminating(&spec.about(of)))
}

/// Writes a content into the file of `-OutFile`; true when there is one.
fn into_file(call: &mut Call<'_>, uri: &str, content: Option<&str>) -> Eval<bool> {
    let Some(path) = call.text("OutFile") else { return Ok(false) };
    let Some(content) = content else {
        return Err(call.engine.unsupported_here(format!("the content of {uri}")));
    };
    let (world, session, _) = Machine::of(call.engine).parts();
    let path = session.absolute(&path);
    let at = world.machine_time();
    if world.host.files.put(&path, Node::text(content, at)).is_err() {
        let said = format!("Could not find a part of the path '{path}'.");
        let class = "System.IO.DirectoryNotFoundException";
        let spec = ErrorSpec::new(class, class, "NotSpecified", said);
        return Err(call.engine.terminating(&spec));
    }
    Ok(!call.flag("PassThru"))
}

fn web_request(call: &mut Call<'_>) -> Eval<()> {
    let (uri, content) = answered(call)?;
    if into_file(call, &uri, content.as_deref())? {
        return Ok(());
    }
    let class = if call.flag("UseBasicParsing") { BASIC } else { RESPONSE };
    let mut properties =
        vec![("StatusCode", Value::Int(200)), ("StatusDescription", Value::text("OK"))];
    if let Some(content) = content {
        let length = i64::try_from(content.len()).unwrap_or(0);
        properties.push(("Content", Value::text(&content)));
        properties.push(("RawContentLength", Value::Long(length)));
    }
    let base = "Microsoft.PowerShell.Commands.WebResponseObject";
    call.put(Value::typed(&[class, base, "System.Object"], properties))
}

fn rest_method(call: &mut Call<'_>) -> Eval<()> {
    let (uri, content) = answered(call)?;
    if into_file(call, &uri, content.as_deref())? {
        return Ok(());
    }
    match content {
        Some(content) => call.put_text(&content),
        None => Err(call.engine.unsupported_here(format!("the content of {uri}"))),
    }
}

/// What an answer holds beside its status is not known: asking for it is refused.
const UNKNOWN: &[&str] = &[
    "AllElements",
    "BaseResponse",
    "Content",
    "Forms",
    "Headers",
    "Images",
    "InputFields",
    "Links",
    "ParsedHtml",
    "RawContent",
    "RawContentLength",
    "RawContentStream",
    "Scripts",
];

/// Answers.
pub(super) static ANSWER: HostType = HostType { properties: UNKNOWN, ..HostType::new(RESPONSE) };
/// Answers that nobody took apart.
pub(super) static BASIC_ANSWER: HostType = HostType { properties: UNKNOWN, ..HostType::new(BASIC) };

/// Status and nothing more: the rest of an answer is not known here.
pub(super) static VIEW: View =
    View::list(&[("StatusCode", "StatusCode"), ("StatusDescription", "StatusDescription")]);

fn mail(call: &mut Call<'_>) -> Eval<()> {
    let preference = call.text("SmtpServer");
    let Some(server) = preference else {
        let said = "The email cannot be sent because no SMTP server was specified. You must \
                    specify an SMTP server by using either the SmtpServer parameter or the \
                    $PSEmailServer variable.";
        let class = "System.InvalidOperationException";
        let spec = ErrorSpec::new(class, "InvalidOperationException", "InvalidArgument", said);
        return Err(call.engine.terminating(&spec));
    };
    let address = resolve::address_in(Machine::of(call.engine).look(), &server);
    let said = match address {
        None => format!("The remote name could not be resolved: '{server}'"),
        // Nobody listens for mail anywhere in this world.
        Some(_) => {
            call.engine.host.sleep(PATIENCE);
            "Unable to connect to the remote server".to_owned()
        }
    };
    let class = "System.Net.Mail.SmtpException";
    let spec = ErrorSpec::new(class, "SmtpException", "InvalidOperation", said);
    let client = Value::typed(&["System.Net.Mail.SmtpClient", "System.Object"], []);
    call.engine.fail(&spec.about(client.shown_as("System.Net.Mail.SmtpClient")))
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};
    use crate::windows::internet_settings::key;
    use crate::windows::network::ProxyAddress;
    use crate::windows::registry::{Data, USER_HIVE};

    const LINE: &str = "Invoke-WebRequest https://login.windows.net/common -UseBasicParsing";

    #[test]
    fn a_request_goes_as_the_account_is_set() {
        let mut world = server();
        assert!(good(&mut world, LINE).contains("StatusCode        : 200\n"));
        world.host.registry.set(&key(USER_HIVE), "ProxyEnable", Data::Dword(1));
        world.host.registry.set(&key(USER_HIVE), "ProxyServer", Data::sz("10.0.0.8:8080"));
        assert!(bad(&mut world, LINE).ends_with("Unable to connect to the remote server"));
        let line = "[Net.WebRequest]::GetSystemWebProxy().GetProxy('https://login.windows.net')";
        assert_eq!(good(&mut world, &format!("\"$({line})\"")), "http://10.0.0.8:8080/\n");
        good(&mut world, &format!("psexec -s powershell -Command \"{LINE}\""));
    }

    #[test]
    fn a_proxy_answers_in_its_own_numbers() {
        let mut world = server();
        world.host.network.proxy = Some(ProxyAddress { host: "10.0.0.8".into(), port: 8080 });
        let line = format!("{LINE} -Proxy http://10.0.0.8:8080");
        good(&mut world, &line);
        world.host.network.proxy_denies = vec!["*.windows.net".into()];
        assert!(bad(&mut world, &line).ends_with("(403) Forbidden."));
        world.host.network.proxy_login = Some(("u".into(), "p".into()));
        assert!(bad(&mut world, &line).ends_with("(407) Proxy Authentication Required."));
        assert!(bad(&mut world, "Invoke-WebRequest login").contains("could not be resolved"));
        assert!(bad(&mut world, "Invoke-WebRequest 'https://'").contains("Invalid URI"));
        let line = "Invoke-RestMethod https://login.windows.net";
        assert!(bad(&mut world, line).starts_with("marslab: unsupported: the content of"));
    }

    #[test]
    fn types_of_dotnet_go_the_same_way() {
        let mut world = server();
        let line = "$c = New-Object System.Net.Sockets.TcpClient; \
                    $c.Connect('login.windows.net', 443); $c.Connected; $c.Close()";
        assert_eq!(good(&mut world, line), "True\n");
        let line = "[Net.WebRequest]::Create('https://login.windows.net').GetResponse().StatusCode";
        assert_eq!(good(&mut world, line), "OK\n");
        let line = "[Net.Dns]::GetHostEntry('login.windows.net').AddressList[0].IPAddressToString";
        assert_eq!(good(&mut world, line), "40.126.9.66\n");
        world.host.network.internet = false;
        let line = "$c = New-Object Net.Sockets.TcpClient; $r = \
                    $c.BeginConnect('login.windows.net', 443, $null, $null); \
                    $r.AsyncWaitHandle.WaitOne(3000, $false); $c.Connected";
        assert_eq!(good(&mut world, line), "False\nFalse\n");
        let line = "(New-Object Net.WebClient).DownloadString('https://login.windows.net')";
        assert!(bad(&mut world, line).contains("Unable to connect to the remote server"));
        let line = "Send-MailMessage -To a@b -From c@d -Subject x -SmtpServer no.such";
        assert!(bad(&mut world, line).ends_with("could not be resolved: 'no.such'"));
    }

    #[test]
    fn what_a_script_tells_about_tls_counts() {
        let mut world = server();
        let key = r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols";
        for version in ["TLS 1.0", "TLS 1.1"] {
            let path = format!(r"{key}\{version}\Client");
            world.host.registry.set(&path, "Enabled", Data::Dword(0));
        }
        let told = "[Net.ServicePointManager]::SecurityProtocol = 'Tls12'";
        good(&mut world, &format!("{told}; {LINE}"));
        let told = "[Net.ServicePointManager]::SecurityProtocol = 'Tls'";
        assert!(bad(&mut world, &format!("{told}; {LINE}")).contains("SSL/TLS secure channel"));
        let line =
            format!("{told}; [Net.WebRequest]::Create('https://login.windows.net').GetResponse()");
        assert!(bad(&mut world, &line).contains("SSL/TLS secure channel"));
    }
}
