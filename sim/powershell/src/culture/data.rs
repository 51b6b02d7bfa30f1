//! The cultures.

use super::{Culture, Dates, Numbers};

const ENGLISH_DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const ENGLISH_SHORT_DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ENGLISH_SHORT_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Korean and Japanese abbreviate a month to its number.
const NUMBERED_MONTHS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/// `InvariantCulture`
pub static INVARIANT: Culture = Culture {
    name: "",
    lcid: 127,
    english: "Invariant Language (Invariant Country)",
    native: "Invariant Language (Invariant Country)",
    iso: ("iv", "ivl"),
    numbers: Numbers {
        point: ".",
        group: ",",
        currency: "\u{a4}",
        currency_digits: 2,
        currency_positive: 0,
        currency_negative: 0,
        percent_blank: true,
        infinity: "Infinity",
    },
    dates: Dates {
        short_date: "MM/dd/yyyy",
        long_date: "dddd, dd MMMM yyyy",
        short_time: "HH:mm",
        long_time: "HH:mm:ss",
        month_day: "MMMM dd",
        year_month: "yyyy MMMM",
        separator: "/",
        halves: ("AM", "PM"),
        days: ENGLISH_DAYS,
        short_days: ENGLISH_SHORT_DAYS,
        months: ENGLISH_MONTHS,
        short_months: ENGLISH_SHORT_MONTHS,
        first_day: 0,
    },
};

/// English, United States
pub static EN_US: Culture = Culture {
    name: "en-US",
    lcid: 1033,
    english: "English (United States)",
    native: "English (United States)",
    iso: ("en", "eng"),
    numbers: Numbers {
        point: ".",
        group: ",",
        currency: "$",
        currency_digits: 2,
        currency_positive: 0,
        currency_negative: 0,
        percent_blank: false,
        infinity: "∞",
    },
    dates: Dates {
        short_date: "M/d/yyyy",
        long_date: "dddd, MMMM d, yyyy",
        short_time: "h:mm tt",
        long_time: "h:mm:ss tt",
        month_day: "MMMM d",
        year_month: "MMMM yyyy",
        separator: "/",
        halves: ("AM", "PM"),
        days: ENGLISH_DAYS,
        short_days: ENGLISH_SHORT_DAYS,
        months: ENGLISH_MONTHS,
        short_months: ENGLISH_SHORT_MONTHS,
        first_day: 0,
    },
};

/// Korean, Korea
pub static KO_KR: Culture = Culture {
    name: "ko-KR",
    lcid: 1042,
    english: "Korean (Korea)",
    native: "한국어(대한민국)",
    iso: ("ko", "kor"),
    numbers: Numbers {
        point: ".",
        group: ",",
        currency: "₩",
        currency_digits: 0,
        currency_positive: 0,
        currency_negative: 1,
        percent_blank: false,
        infinity: "∞",
    },
    dates: Dates {
        short_date: "yyyy-MM-dd",
        long_date: "yyyy'년' M'월' d'일' dddd",
        short_time: "tt h:mm",
        long_time: "tt h:mm:ss",
        month_day: "M'월' d'일'",
        year_month: "yyyy'년' M'월'",
        separator: "-",
        halves: ("오전", "오후"),
        days: ["일요일", "월요일", "화요일", "수요일", "목요일", "금요일", "토요일"],
        short_days: ["일", "월", "화", "수", "목", "금", "토"],
        months: [
            "1월", "2월", "3월", "4월", "5월", "6월", "7월", "8월", "9월", "10월", "11월", "12월",
        ],
        short_months: NUMBERED_MONTHS,
        first_day: 0,
    },
};

/// Japanese, Japan
pub static JA_JP: Culture = Culture {
    name: "ja-JP",
    lcid: 1041,
    english: "Japanese (Japan)",
    native: "日本語 (日本)",
    iso: ("ja", "jpn"),
    numbers: Numbers {
        point: ".",
        group: ",",
        currency: "¥",
        currency_digits: 0,
        currency_positive: 0,
        currency_negative: 1,
        percent_blank: false,
        infinity: "∞",
    },
    dates: Dates {
        short_date: "yyyy/MM/dd",
        long_date: "yyyy'年'M'月'd'日'",
        short_time: "H:mm",
        long_time: "H:mm:ss",
        month_day: "M'月'd'日'",
        year_month: "yyyy'年'M'月'",
        separator: "/",
        halves: ("午前", "午後"),
        days: ["日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"],
        short_days: ["日", "月", "火", "水", "木", "金", "土"],
        months: [
            "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月",
        ],
        short_months: NUMBERED_MONTHS,
        first_day: 0,
    },
};

/// German, Germany
pub static DE_DE: Culture = Culture {
    name: "de-DE",
    lcid: 1031,
    english: "German (Germany)",
    native: "Deutsch (Deutschland)",
    iso: ("de", "deu"),
    numbers: Numbers {
        point: ",",
        group: ".",
        currency: "€",
        currency_digits: 2,
        currency_positive: 3,
        currency_negative: 8,
        percent_blank: true,
        infinity: "∞",
    },
    dates: Dates {
        short_date: "dd.MM.yyyy",
        long_date: "dddd, d. MMMM yyyy",
        short_time: "HH:mm",
        long_time: "HH:mm:ss",
        month_day: "d. MMMM",
        year_month: "MMMM yyyy",
        separator: ".",
        halves: ("", ""),
        days: ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
        short_days: ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
        months: [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        short_months: [
            "Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez",
        ],
        first_day: 1,
    },
};

/// French, France
pub static FR_FR: Culture = Culture {
    name: "fr-FR",
    lcid: 1036,
    english: "French (France)",
    native: "français (France)",
    iso: ("fr", "fra"),
    numbers: Numbers {
        point: ",",
        group: "\u{a0}",
        currency: "€",
        currency_digits: 2,
        currency_positive: 3,
        currency_negative: 8,
        percent_blank: true,
        infinity: "∞",
    },
    dates: Dates {
        short_date: "dd/MM/yyyy",
        long_date: "dddd d MMMM yyyy",
        short_time: "HH:mm",
        long_time: "HH:mm:ss",
        month_day: "d MMMM",
        year_month: "MMMM yyyy",
        separator: "/",
        halves: ("", ""),
        days: ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        short_days: ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        months: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        short_months: [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
            "nov.", "déc.",
        ],
        first_day: 1,
    },
};

/// Portuguese, Brazil
pub static PT_BR: Culture = Culture {
    name: "pt-BR",
    lcid: 1046,
    english: "Portuguese (Brazil)",
    native: "português (Brasil)",
    iso: ("pt", "por"),
    numbers: Numbers {
        point: ",",
        group: ".",
        currency: "R$",
        currency_digits: 2,
        currency_positive: 2,
        currency_negative: 9,
        percent_blank: false,
        infinity: "∞",
    },
    dates: Dates {
        short_date: "dd/MM/yyyy",
        long_date: "dddd, d' de 'MMMM' de 'yyyy",
        short_time: "HH:mm",
        long_time: "HH:mm:ss",
        month_day: "d' de 'MMMM",
        year_month: "MMMM' de 'yyyy",
        separator: "/",
        halves: ("", ""),
        days: [
            "domingo",
            "segunda-feira",
            "terça-feira",
            "quarta-feira",
            "quinta-feira",
            "sexta-feira",
            "sábado",
        ],
        short_days: ["dom", "seg", "ter", "qua", "qui", "sex", "sáb"],
        months: [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
        short_months: [
            "jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez",
        ],
        first_day: 0,
    },
};
