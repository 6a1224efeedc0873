//! Names of many cultures, and how clerks write them. Invariant: usual names and parts of
//! names only; whom they are put together to name is nobody.

/// How names of one culture are made and miswritten.
pub struct Culture {
    pub code: &'static str,
    pub families: &'static [&'static str],
    pub given: &'static [&'static str],
    /// Beginnings and ends of further words: a large crowd has more names than a short list.
    pub begins: &'static [&'static str],
    pub ends: &'static [&'static str],
    /// Spellings that stand for each other in transliteration.
    pub spelt: &'static [(&'static str, &'static str)],
    pub family: Family,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Family {
    First,
    Last,
    /// One name is all there is.
    None,
    /// The father's and the mother's.
    Two,
}

pub const CULTURES: [Culture; 12] = [
    Culture {
        code: "CHN",
        families: &[
            "Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu", "Xu", "Sun", "Hu",
            "Zhu", "Gao", "Lin", "He", "Guo", "Ma", "Luo",
        ],
        given: &["Wei", "Min", "Jing", "Lei", "Jun", "Fang", "Qiang", "Hao", "Xiu Ying", "Guo Qiang"],
        begins: &["Xiao", "Jian", "Zhi", "Yu", "Wen", "Hai", "Shu", "Chun", "Jin", "Rui", "Qing", "Li"],
        ends: &["ming", "hua", "ping", "yan", "jie", "feng", "lin", "na", "bo", "tao", "xin", "long"],
        spelt: &[("Xu", "Hsu"), ("Zh", "Ch"), ("Q", "Ch"), ("X", "Hs")],
        family: Family::First,
    },
    Culture {
        code: "KOR",
        families: &["Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Yoon", "Lim", "Han", "Shin", "Kwon"],
        given: &["Ji-ho", "Seo-yeon", "Min-jun", "Ha-eun", "Do-yun", "Ye-jin"],
        begins: &["Seung-", "Hyun-", "Dong-", "Sang-", "Young-", "Jae-", "Kyung-", "Eun-", "Tae-"],
        ends: &["ho", "min", "woo", "hee", "jin", "soo", "hyun", "ah", "kyu", "bin"],
        spelt: &[
            ("Lee", "Yi"),
            ("Park", "Pak"),
            ("Choi", "Choe"),
            ("Jung", "Jeong"),
            ("eo", "u"),
            ("oo", "u"),
        ],
        family: Family::First,
    },
    Culture {
        code: "JPN",
        families: &["Suzuki", "Sato", "Tanaka", "Ito", "Watanabe", "Ono", "Suzuka", "Kato", "Yoshida"],
        given: &["Yuki", "Akiko", "Haruto", "Kenji", "Yui", "Takashi", "Yuko", "Akio"],
        begins: &["Naka", "Yama", "Mori", "Fuji", "Kawa", "Hira", "Masa", "Hide", "Tomo", "Nobu"],
        ends: &["moto", "ta", "shima", "mura", "ko", "hiro", "yuki", "no", "guchi", "to"],
        spelt: &[("shi", "si"), ("fu", "hu"), ("to", "toh"), ("no", "noh"), ("Yu", "Yuu")],
        family: Family::First,
    },
    Culture {
        code: "IND",
        families: &["Sharma", "Patel", "Kumar", "Singh", "Chowdhury", "Reddy", "Iyer", "Verma"],
        given: &["Amit", "Sunil", "Lakshmi", "Priya", "Rahul", "Sudhir", "Vijay", "Deepak"],
        begins: &["Raj", "Krish", "Man", "Har", "Sur", "Chand", "Gov", "Nar", "Bal", "Dev"],
        ends: &["endra", "an", "deep", "esh", "inder", "arao", "ita", "akar", "it", "wal"],
        spelt: &[("ksh", "x"), ("v", "w"), ("ow", "au"), ("ee", "i"), ("Chowdhury", "Choudhary")],
        family: Family::Last,
    },
    Culture {
        code: "PHL",
        families: &["Garcia", "Dela Cruz", "Santos", "Reyes", "Bautista", "Ocampo", "Mendoza"],
        given: &["Mark", "Angel", "Jose", "Maria", "Juan Carlos", "Mary Grace", "John Paul"],
        begins: &["Mag", "Ma", "Sal", "Vil", "Cab", "Pan", "Man", "Lim", "Dim", "Tol"],
        ends: &["saysay", "lalang", "onga", "alba", "rera", "ganiban", "entino", "ao", "anta", "uyan"],
        spelt: &[("Dela Cruz", "De la Cruz"), ("Maria", "Ma."), ("Jose", "Josef"), ("c", "k")],
        family: Family::Last,
    },
    Culture {
        code: "BGD",
        families: &["Hossain", "Rahman", "Islam", "Ahmed", "Ali", "Uddin", "Chowdhury", "Miah"],
        given: &["Mohammed", "Abdul", "Yusuf", "Ibrahim", "Karim", "Hasan", "Fatema"],
        begins: &["Sha", "Mah", "Kam", "Ras", "Jah", "Tan", "Naz", "Mos", "Saif", "Khal"],
        ends: &["bud", "idul", "rul", "eda", "angir", "im", "mun", "harraf", "ul", "ed"],
        spelt: &[
            ("Mohammed", "Md"),
            ("Hossain", "Husain"),
            ("Ahmed", "Ahmad"),
            ("Yusuf", "Yousuf"),
            ("ee", "i"),
        ],
        family: Family::Last,
    },
    Culture {
        code: "RUS",
        families: &["Ivanov", "Petrov", "Sokolov", "Shchukin", "Kuznetsov", "Popov", "Volkov"],
        given: &["Sergei", "Dmitry", "Yuri", "Aleksandr", "Aleksei", "Andrei", "Maxim", "Evgeny"],
        begins: &["Bel", "Gor", "Mor", "Koz", "Zait", "Fed", "Nik", "Grig", "Yak", "Tim"],
        ends: &["ov", "ev", "enko", "ozov", "ovsky", "in", "itin", "oriev", "achev", "lov"],
        spelt: &[("ks", "x"), ("ei", "ey"), ("Yu", "Iu"), ("Ya", "Ia"), ("Dmitry", "Dmitrii"), ("y", "iy")],
        family: Family::Last,
    },
    Culture {
        code: "MMR",
        families: &[],
        given: &["Mya", "Thida", "Zaw", "Ko Ko", "Aung", "Hla", "Soe Soe", "Nyein"],
        begins: &["Thu", "Khin ", "Min ", "Kyaw ", "Win ", "Su ", "Nay ", "Ei ", "Htet ", "Phyo "],
        ends: &["Htun", "Lin", "Oo", "Wai", "Zin", "Thant", "Khaing", "Myat", "Naing", "Tun"],
        spelt: &[("Th", "T"), ("Oo", "Uu"), ("Khin", "Kin"), ("Aung", "Ong")],
        family: Family::None,
    },
    Culture {
        code: "DEU",
        families: &["Müller", "Schröder", "Weiß", "Krüger", "Schäfer", "Hoffmann", "Becker"],
        given: &["Jürgen", "Käthe", "Björn", "Jörg", "Stefan", "Günther", "Ulrike", "Philipp"],
        begins: &["Brand", "Stein", "Grün", "Hart", "Lind", "Wald", "Rosen", "Kirch", "Acker"],
        ends: &["mann", "meier", "berg", "feld", "hauer", "bach", "ner", "hoff", "stein"],
        spelt: &[
            ("ü", "ue"),
            ("ö", "oe"),
            ("ä", "ae"),
            ("ß", "ss"),
            ("Stefan", "Stephan"),
            ("meier", "meyer"),
        ],
        family: Family::Last,
    },
    Culture {
        code: "VNM",
        families: &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"],
        given: &["Văn Hùng", "Thị Mai", "Minh Tuấn", "Thanh Hà", "Đức Anh", "Quốc Bảo"],
        begins: &["Văn ", "Thị ", "Ngọc ", "Hữu ", "Kim ", "Xuân ", "Quang ", "Thu "],
        ends: &["Lan", "Dũng", "Hương", "Sơn", "Thủy", "Long", "Nga", "Phúc", "Trang"],
        spelt: &[("Nguyễn", "Nguyen"), ("Trần", "Tran"), ("Đ", "D"), ("ũ", "u"), ("ạ", "a"), ("ơ", "o")],
        family: Family::First,
    },
    Culture {
        code: "ESP",
        families: &["García", "Fernández", "Muñoz", "Ibáñez", "Núñez", "Ortega", "Vázquez"],
        given: &["José", "María", "Íñigo", "Begoña", "Álvaro", "Jesús", "Lucía"],
        begins: &["Mar", "Val", "Cast", "Aran", "Mont", "Rib", "Sal", "Men", "Ech", "Ur"],
        ends: &["tín", "verde", "illo", "da", "era", "cedo", "inas", "doza", "everría", "quijo"],
        spelt: &[("ñ", "n"), ("í", "i"), ("á", "a"), ("V", "B"), ("z", "s")],
        family: Family::Two,
    },
    Culture {
        code: "TUR",
        families: &["Yılmaz", "Şahin", "Çelik", "Öztürk", "Aydın", "Koç", "Güneş"],
        given: &["Mehmet", "Ayşe", "Uğur", "Çağla", "İbrahim", "Gökhan", "Zeynep"],
        begins: &["Kara", "Ak", "Demir", "Yıldı", "Bay", "Er", "Koca", "Sarı", "Taş", "Gün"],
        ends: &["can", "han", "doğan", "kaya", "rım", "soy", "taş", "oğlu", "bey", "su"],
        spelt: &[("ş", "sh"), ("Ş", "S"), ("ç", "c"), ("ğ", "g"), ("ı", "i"), ("ö", "oe"), ("ü", "u")],
        family: Family::Last,
    },
];
