//! `ConvertTo-SecureString`.
//!
//! *Leaves out*: encrypted text, which follows from keys of the user: refused.

use super::super::cmdlet::{Call, Cmdlet, Param, Run};
use super::super::error::ErrorSpec;
use super::super::stop::Eval;
use crate::value::Net;

pub(super) const CMDLETS: &[Cmdlet] = &[CONVERT_TO];

const CONVERT_TO: Cmdlet = Cmdlet {
    name: "ConvertTo-SecureString",
    module: "Microsoft.PowerShell.Security",
    class: "Microsoft.PowerShell.Commands.ConvertToSecureStringCommand",
    params: &[
        Param::new("String", "string").at(0).mandatory().pipeline(),
        Param::switch("AsPlainText"),
        Param::switch("Force"),
        Param::new("SecureKey", "securestring"),
        Param::new("Key", "byte[]"),
    ],
    default_set: "",
    impact: None,
    run: Run::Each(convert_to),
};

fn convert_to(call: &mut Call<'_>) -> Eval<()> {
    if !call.flag("AsPlainText") {
        return Err(call.engine.unsupported_here("ConvertTo-SecureString of encrypted text"));
    }
    if !call.flag("Force") {
        let text = "The system cannot protect plain text input.  To suppress this warning and \
                    convert the plain text to a SecureString, reissue the command specifying the \
                    Force parameter. For more information ,type: get-help ConvertTo-SecureString.";
        let class = "System.ArgumentException";
        let id = "ImportSecureString_ForceRequired";
        return call.engine.fail(&ErrorSpec::new(class, id, "InvalidArgument", text));
    }
    let secret = call.text("String").unwrap_or_default();
    call.put(Net::SecureString(secret).into())
}
