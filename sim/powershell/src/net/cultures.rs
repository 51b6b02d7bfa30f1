//! `System.Globalization.CultureInfo`.

use super::Fault;
use super::shape::Class;
use crate::culture::{self, EN_US, INVARIANT};
use crate::value::{Net, Value, text};

pub(super) static CLASS: Class = Class {
    methods: &[
        ("Clone", "System.Object Clone()"),
        ("Equals", "bool Equals(System.Object value)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Calendar", "System.Globalization.Calendar Calendar {get;}"),
        ("CompareInfo", "System.Globalization.CompareInfo CompareInfo {get;}"),
        ("CultureTypes", "System.Globalization.CultureTypes CultureTypes {get;}"),
        ("DateTimeFormat", "System.Globalization.DateTimeFormatInfo DateTimeFormat {get;set;}"),
        ("DisplayName", "string DisplayName {get;}"),
        ("EnglishName", "string EnglishName {get;}"),
        ("IetfLanguageTag", "string IetfLanguageTag {get;}"),
        ("IsNeutralCulture", "bool IsNeutralCulture {get;}"),
        ("IsReadOnly", "bool IsReadOnly {get;}"),
        ("KeyboardLayoutId", "int KeyboardLayoutId {get;}"),
        ("LCID", "int LCID {get;}"),
        ("Name", "string Name {get;}"),
        ("NativeName", "string NativeName {get;}"),
        ("NumberFormat", "System.Globalization.NumberFormatInfo NumberFormat {get;set;}"),
        ("OptionalCalendars", "System.Globalization.Calendar[] OptionalCalendars {get;}"),
        ("Parent", "cultureinfo Parent {get;}"),
        ("TextInfo", "System.Globalization.TextInfo TextInfo {get;}"),
        ("ThreeLetterISOLanguageName", "string ThreeLetterISOLanguageName {get;}"),
        ("ThreeLetterWindowsLanguageName", "string ThreeLetterWindowsLanguageName {get;}"),
        ("TwoLetterISOLanguageName", "string TwoLetterISOLanguageName {get;}"),
        ("UseUserOverride", "bool UseUserOverride {get;}"),
    ],
    static_methods: &[
        ("CreateSpecificCulture", "static cultureinfo CreateSpecificCulture(string name)"),
        (
            "GetCultureInfo",
            "static cultureinfo GetCultureInfo(int culture), static cultureinfo \
             GetCultureInfo(string name)",
        ),
    ],
    static_properties: &[
        ("CurrentCulture", "static cultureinfo CurrentCulture {get;set;}"),
        ("CurrentUICulture", "static cultureinfo CurrentUICulture {get;set;}"),
        ("InstalledUICulture", "static cultureinfo InstalledUICulture {get;}"),
        ("InvariantCulture", "static cultureinfo InvariantCulture {get;}"),
    ],
    constructors: "cultureinfo new(string name), cultureinfo new(int culture), cultureinfo \
                   new(string name, bool useUserOverride)",
    call: |_, this, method, _| {
        Ok(match method {
            "ToString" => Some(Value::text(&text::of(this))),
            "Clone" => Some(this.clone()),
            _ => None,
        })
    },
    get: |_, this, name| {
        let Some(Net::Culture(culture)) = this.as_net() else { return Ok(None) };
        Ok(Some(match name {
            "DisplayName" | "EnglishName" => Value::text(culture.english),
            "IetfLanguageTag" | "Name" => Value::text(culture.name),
            "IsNeutralCulture" => Value::Bool(false),
            "KeyboardLayoutId" | "LCID" => Value::Int(culture.lcid),
            "NativeName" => Value::text(culture.native),
            "ThreeLetterISOLanguageName" => Value::text(culture.iso.1),
            "TwoLetterISOLanguageName" => Value::text(culture.iso.0),
            _ => return Ok(None),
        }))
    },
    call_static: |_, _, _, bound| known(&bound.arguments[0]).map(Some),
    get_static: |host, _, name| {
        Ok(Some(
            Net::Culture(match name {
                "InvariantCulture" => &INVARIANT,
                // Servers are installed in English [S].
                "InstalledUICulture" => &EN_US,
                _ => host.culture(),
            })
            .into(),
        ))
    },
    construct: |_, _, bound| known(&bound.arguments[0]).map(Some),
    ..Class::new("System.Globalization.CultureInfo")
};

/// A culture; one that nobody listed is refused, since Windows has hundreds.
fn known(value: &Value) -> super::Outcome {
    let found = match value {
        Value::Int(lcid) => culture::by_lcid(*lcid),
        other => culture::by_name(&text::of(other)),
    };
    let what = || Fault::Unsupported(format!("the culture \"{}\"", text::of(value)));
    found.map(|culture| Net::Culture(culture).into()).ok_or_else(what)
}
