//! `System.Net.WebClient`, `WebRequest`, `HttpWebRequest`, `WebProxy`.
//!
//! *Models*: properties that decide about the way, requests without a body, proxies as the account
//! has them. *Leaves out*: bodies, streams, asynchronous calls: refused.
//! *Sources*: the reference of `System.Net` \[K\].

use powershell::eval::{Eval, Stop};
use powershell::value::net::Net;
use powershell::value::{Value, text};

use super::{Way, by_type, place, proxy};
use crate::console::machine::Machine;
use crate::console::types::{HostType, Row, enumerations};
use crate::windows::internet_settings;
use crate::windows::network::Route;
use crate::windows::node::Node;

const CLIENT: &str = "System.Net.WebClient";
const REQUEST: &str = "System.Net.HttpWebRequest";
const RESPONSE: &str = "System.Net.HttpWebResponse";
const PROXY: &str = "System.Net.WebProxy";
const HEADERS: &str = "System.Net.WebHeaderCollection";

enumerations! {
    HTTP_STATUS "System.Net.HttpStatusCode" false {
        "OK" 200, "Created" 201, "Accepted" 202, "NoContent" 204, "MovedPermanently" 301,
        "Found" 302, "NotModified" 304, "BadRequest" 400, "Unauthorized" 401, "Forbidden" 403,
        "NotFound" 404, "MethodNotAllowed" 405, "ProxyAuthenticationRequired" 407,
        "RequestTimeout" 408, "Conflict" 409, "InternalServerError" 500, "BadGateway" 502,
        "ServiceUnavailable" 503, "GatewayTimeout" 504,
    }
}

const CLIENT_METHODS: &[Row] = &[
    ("CancelAsync", "void CancelAsync()"),
    ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
    ("DownloadData", "byte[] DownloadData(string address), byte[] DownloadData(uri address)"),
    (
        "DownloadFile",
        "void DownloadFile(string address, string fileName), void DownloadFile(uri address, \
         string fileName)",
    ),
    ("DownloadFileAsync", "void DownloadFileAsync(uri address, string fileName)"),
    ("DownloadString", "string DownloadString(string address), string DownloadString(uri address)"),
    (
        "OpenRead",
        "System.IO.Stream OpenRead(string address), System.IO.Stream OpenRead(uri address)",
    ),
    ("OpenWrite", "System.IO.Stream OpenWrite(string address)"),
    ("UploadData", "byte[] UploadData(string address, byte[] data)"),
    ("UploadFile", "byte[] UploadFile(string address, string fileName)"),
    ("UploadString", "string UploadString(string address, string data)"),
];

/// `System.Net.WebClient`
pub(in crate::console) static WEB_CLIENT: HostType = HostType {
    methods: CLIENT_METHODS,
    properties: &["CachePolicy", "QueryString", "ResponseHeaders"],
    member: |machine, of, name, arguments| {
        let arguments = arguments?;
        let uri = arguments.first().map(text::of).unwrap_or_default();
        Some(match name {
            "Dispose" | "CancelAsync" => Ok(Value::Null),
            "DownloadString" => download(machine, of, &uri).map(|said| Value::text(&said)),
            "DownloadFile" => {
                let path = arguments.get(1).map(text::of).unwrap_or_default();
                download(machine, of, &uri).and_then(|said| save(machine, &path, &said))
            }
            _ => return None,
        })
    },
    create: |_, arguments| {
        arguments.is_empty().then(|| {
            let bases = ["System.ComponentModel.Component", "System.Object"];
            Ok(Value::typed(
                &[CLIENT, bases[0], bases[1]],
                [
                    ("AllowReadStreamBuffering", Value::Bool(false)),
                    ("AllowWriteStreamBuffering", Value::Bool(false)),
                    (
                        "Encoding",
                        Net::Encoding(powershell::value::net::Encoding::Windows1252).into(),
                    ),
                    ("BaseAddress", Value::text("")),
                    ("Credentials", Value::Null),
                    ("UseDefaultCredentials", Value::Bool(false)),
                    ("Headers", headers()),
                    ("Proxy", account_proxy()),
                    ("IsBusy", Value::Bool(false)),
                    ("Site", Value::Null),
                    ("Container", Value::Null),
                ],
            ))
        })
    },
    ..HostType::new(CLIENT)
};

fn headers() -> Value {
    Value::typed(&[HEADERS, "System.Object"], [])
}

/// Headers say nothing that decides about a request here.
pub(in crate::console) static WEB_HEADERS: HostType = HostType {
    methods: &[
        ("Add", "void Add(string name, string value), void Add(string header)"),
        ("Clear", "void Clear()"),
        ("Remove", "void Remove(string name)"),
        ("Set", "void Set(string name, string value)"),
    ],
    member: |_, _, _, arguments| arguments.map(|_| Ok(Value::Null)),
    create: |_, _| Some(Ok(headers())),
    ..HostType::new(HEADERS)
};

/// The proxy that the account is set to: what a request has when nobody says anything.
fn account_proxy() -> Value {
    let kinds = ["System.Net.WebRequest+WebProxyWrapper", "System.Object"];
    Value::typed(&kinds, [("Credentials", Value::Null)])
}

/// What a request was told about its proxy.
fn way(of: &Value) -> Way {
    let Some(told) = of.property("Proxy") else { return Way::Account };
    if matches!(told, Value::Null) {
        return Way::Straight;
    }
    let Some(address) = told.property("Address") else { return Way::Account };
    let Some(address) = proxy(&text::of(&address)) else { return Way::Straight };
    let login = told.property("Credentials").and_then(|held| {
        let user = held.property("UserName").map(|user| text::of(&user))?;
        let word = held.property("Password")?;
        let word = match word.as_net() {
            Some(Net::SecureString(secret)) => secret.to_string(),
            _ => text::of(&word),
        };
        Some((user, word))
    });
    Way::Proxy(Route { proxy: Some(address), login })
}

fn download(machine: &mut Machine, of: &Value, uri: &str) -> Eval<String> {
    match by_type(machine, uri, &way(of))? {
        Some(content) => Ok(content),
        None => Err(Stop::lacking(format!("the content of {uri}"))),
    }
}

fn save(machine: &mut Machine, path: &str, content: &str) -> Eval<Value> {
    let (world, session, _) = machine.parts();
    let path = session.absolute(path);
    let at = world.machine_time();
    match world.host.files.put(&path, Node::text(content, at)) {
        Ok(_) => Ok(Value::Null),
        Err(_) => {
            let text = "An exception occurred during a WebClient request.";
            Err(Stop::thrown("System.Net.WebException", text))
        }
    }
}

/// `System.Net.WebRequest`
pub(in crate::console) static WEB_REQUEST: HostType = HostType {
    static_member: |machine, name, arguments| {
        Some(match (name, arguments) {
            ("create" | "createhttp", Some(arguments)) => {
                created(&arguments.first().map(text::of).unwrap_or_default())
            }
            ("getsystemwebproxy", Some(_)) | ("defaultwebproxy", None) => {
                let _ = machine;
                Ok(account_proxy())
            }
            _ => return None,
        })
    },
    ..HostType::new("System.Net.WebRequest")
};

fn created(uri: &str) -> Eval<Value> {
    if place(uri).is_none() {
        let text = "Invalid URI: The format of the URI could not be determined.";
        return Err(Stop::thrown("System.UriFormatException", text));
    }
    let address: Value = Net::Uri(uri.into()).into();
    Ok(Value::typed(
        &[REQUEST, "System.Net.WebRequest", "System.MarshalByRefObject", "System.Object"],
        [
            ("AllowAutoRedirect", Value::Bool(true)),
            ("KeepAlive", Value::Bool(true)),
            ("Pipelined", Value::Bool(true)),
            ("PreAuthenticate", Value::Bool(false)),
            ("MediaType", Value::Null),
            ("ContentLength", Value::Long(-1)),
            ("Timeout", Value::Int(100_000)),
            ("ReadWriteTimeout", Value::Int(300_000)),
            ("ContinueTimeout", Value::Int(350)),
            ("Address", address.clone()),
            ("Host", Value::text(&place(uri).map(|(at, _)| at.host).unwrap_or_default())),
            ("MaximumAutomaticRedirections", Value::Int(50)),
            ("Method", Value::text("GET")),
            ("Credentials", Value::Null),
            ("UseDefaultCredentials", Value::Bool(false)),
            ("ConnectionGroupName", Value::Null),
            ("Headers", headers()),
            ("Proxy", account_proxy()),
            ("SendChunked", Value::Bool(false)),
            ("UserAgent", Value::Null),
            ("Referer", Value::Null),
            ("Accept", Value::Null),
            ("ContentType", Value::Null),
            ("Expect", Value::Null),
            ("RequestUri", address),
            ("HaveResponse", Value::Bool(false)),
        ],
    ))
}

/// `System.Net.HttpWebRequest`
pub(in crate::console) static HTTP_REQUEST: HostType = HostType {
    methods: &[
        ("Abort", "void Abort()"),
        ("AddRange", "void AddRange(int range)"),
        ("BeginGetResponse", "System.IAsyncResult BeginGetResponse(System.Object state)"),
        ("GetRequestStream", "System.IO.Stream GetRequestStream()"),
        ("GetResponse", "System.Net.WebResponse GetResponse()"),
    ],
    properties: &[
        "AuthenticationLevel",
        "AutomaticDecompression",
        "CachePolicy",
        "ClientCertificates",
        "CookieContainer",
        "ImpersonationLevel",
        "ProtocolVersion",
        "ServicePoint",
    ],
    member: |machine, of, name, arguments| {
        arguments?;
        Some(match name {
            "Abort" => Ok(Value::Null),
            "GetResponse" => respond(machine, of),
            _ => return None,
        })
    },
    ..HostType::new(REQUEST)
};

fn respond(machine: &mut Machine, of: &Value) -> Eval<Value> {
    let said = |name: &str| of.property(name).map(|value| text::of(&value)).unwrap_or_default();
    let method = said("Method");
    if !["GET", "HEAD"].iter().any(|known| method.eq_ignore_ascii_case(known)) {
        return Err(Stop::lacking(format!("a request {method}")));
    }
    let uri = said("RequestUri");
    by_type(machine, &uri, &way(of))?;
    Ok(Value::typed(
        &[RESPONSE, "System.Net.WebResponse", "System.MarshalByRefObject", "System.Object"],
        [
            ("IsMutuallyAuthenticated", Value::Bool(false)),
            ("StatusCode", Value::member_of(&HTTP_STATUS, 200)),
            ("StatusDescription", Value::text("OK")),
            ("ResponseUri", Net::Uri(uri.as_str().into()).into()),
            ("Method", Value::text(&method)),
            ("Headers", headers()),
        ],
    ))
}

/// `System.Net.HttpWebResponse`
pub(in crate::console) static HTTP_RESPONSE: HostType = HostType {
    methods: &[
        ("Close", "void Close()"),
        ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
        ("GetResponseHeader", "string GetResponseHeader(string headerName)"),
        ("GetResponseStream", "System.IO.Stream GetResponseStream()"),
    ],
    properties: &[
        "CharacterSet",
        "ContentEncoding",
        "ContentLength",
        "ContentType",
        "Cookies",
        "LastModified",
        "ProtocolVersion",
        "Server",
    ],
    member: |_, _, name, arguments| {
        arguments?;
        matches!(name, "Close" | "Dispose").then_some(Ok(Value::Null))
    },
    ..HostType::new(RESPONSE)
};

/// The proxy of the account, as `WebRequest` shows it.
pub(in crate::console) static ACCOUNT_PROXY: HostType = HostType {
    methods: PROXY_METHODS,
    member: |machine, _, name, arguments| {
        let asked = text::of(arguments?.first()?);
        let host = place(&asked).map(|(at, _)| at.host).unwrap_or_default();
        let (world, session, _) = machine.parts();
        let found = internet_settings::proxy(&world.host.registry, session.hive(), &host);
        Some(Ok(match (name, found) {
            ("GetProxy", Some(proxy)) => {
                Net::Uri(format!("http://{}:{}/", proxy.host, proxy.port).into()).into()
            }
            ("GetProxy", None) => Net::Uri(asked.as_str().into()).into(),
            (_, found) => Value::Bool(found.is_none()),
        }))
    },
    ..HostType::new("System.Net.WebRequest+WebProxyWrapper")
};

const PROXY_METHODS: &[Row] =
    &[("GetProxy", "uri GetProxy(uri destination)"), ("IsBypassed", "bool IsBypassed(uri host)")];

/// `System.Net.WebProxy`
pub(in crate::console) static WEB_PROXY: HostType = HostType {
    methods: PROXY_METHODS,
    member: |_, of, name, arguments| {
        let asked = arguments?.first()?.clone();
        let address = of.property("Address").unwrap_or(Value::Null);
        let none = matches!(address, Value::Null);
        Some(Ok(match (name, none) {
            ("GetProxy", false) => address,
            ("GetProxy", true) => asked,
            (_, none) => Value::Bool(none),
        }))
    },
    create: |_, arguments| {
        let first = arguments.first().map(text::of).unwrap_or_default();
        let address = match (arguments.len(), proxy(&first)) {
            (0, _) => Value::Null,
            (2, _) if arguments[1].is_true() && text::of(&arguments[1]).parse::<u16>().is_ok() => {
                Net::Uri(format!("http://{first}:{}/", text::of(&arguments[1])).into()).into()
            }
            (_, Some(at)) => Net::Uri(format!("http://{}:{}/", at.host, at.port).into()).into(),
            (_, None) => {
                let text = "Invalid URI: The hostname could not be parsed.";
                return Some(Err(Stop::thrown("System.UriFormatException", text)));
            }
        };
        Some(Ok(Value::typed(
            &[PROXY, "System.Object"],
            [
                ("Address", address),
                ("BypassProxyOnLocal", Value::Bool(false)),
                ("BypassList", Value::texts::<&str>([])),
                ("Credentials", Value::Null),
                ("UseDefaultCredentials", Value::Bool(false)),
                ("BypassArrayList", Value::array(Vec::new())),
            ],
        )))
    },
    ..HostType::new(PROXY)
};
