//! The words that names are made of.

pub(crate) const FIRST_HALVES: [&str; 40] = [
    "Amber", "Birch", "Blue", "Bright", "Cedar", "Clear", "Copper", "Coral", "Crystal", "Delta", "Echo", "Elm", "Ember",
    "Falcon", "Fern", "Granite", "Harbor", "Hazel", "Iron", "Juniper", "Kestrel", "Lark", "Lumen", "Maple", "Meridian",
    "Nimbus", "North", "Oak", "Onyx", "Pine", "Quartz", "River", "Sable", "Silver", "Stone", "Summit", "Tidal", "Umber",
    "Vertex", "Willow",
];

pub(crate) const SECOND_HALVES: [&str; 40] = [
    "Analytics", "Bakery", "Bank", "Biotech", "Builders", "Capital", "Clinic", "Cloud", "Dairy", "Design", "Dynamics",
    "Energy", "Farms", "Foods", "Freight", "Games", "Health", "Homes", "Industries", "Insurance", "Labs", "Legal",
    "Logistics", "Machines", "Media", "Metals", "Motors", "Networks", "Optics", "Outfitters", "Partners", "Pharma",
    "Press", "Robotics", "School", "Software", "Studios", "Systems", "Travel", "Works",
];

pub(crate) const LEGAL_FORMS: [&str; 8] = ["Inc.", "LLC", "GmbH", "Ltd", "S.A.", "AG", "B.V.", "Co."];

pub(crate) const FIRST_NAMES: [&str; 48] = [
    "Aiko", "Alejandro", "Amara", "Anna", "Benjamin", "Carla", "Chen", "Clara", "Daniel", "Diego", "Elena", "Emil", "Eva",
    "Fatima", "Felix", "Freya", "Hana", "Hugo", "Ibrahim", "Ines", "Ivan", "Jana", "Jonas", "Julia", "Kofi", "Lars",
    "Leila", "Liam", "Lucia", "Magnus", "Maria", "Mateo", "Mei", "Mina", "Nadia", "Noah", "Olga", "Omar", "Paula", "Priya",
    "Rafael", "Sara", "Sofia", "Tariq", "Theo", "Vera", "Yusuf", "Zoe",
];

pub(crate) const LAST_NAMES: [&str; 48] = [
    "Adeyemi", "Almeida", "Andersen", "Bauer", "Becker", "Brown", "Castillo", "Costa", "Dahl", "Dubois", "Eriksen",
    "Ferrari", "Fischer", "Garcia", "Gupta", "Haddad", "Hansen", "Ito", "Ivanova", "Jansen", "Kaya", "Khan", "Kim",
    "Kowalski", "Larsen", "Lopez", "Martin", "Mensah", "Moreau", "Nakamura", "Nguyen", "Novak", "Okafor", "Olsen",
    "Patel", "Petrov", "Popescu", "Rossi", "Santos", "Sato", "Schmidt", "Silva", "Singh", "Smith", "Tanaka", "Weber",
    "Wilson", "Yamada",
];

pub(crate) const JOB_TITLES: [&str; 16] = [
    "Accountant", "Chief Executive Officer", "Chief Financial Officer", "Customer Success Manager", "Data Analyst",
    "Head of IT", "Head of Operations", "HR Manager", "Marketing Manager", "Office Manager", "Product Manager",
    "Project Lead", "Purchasing Agent", "Sales Director", "Software Engineer", "VP Engineering",
];

pub(crate) const CITIES: [(&str, &str, &str); 12] = [
    ("Berlin", "BE", "Germany"),
    ("Boston", "MA", "United States"),
    ("Chicago", "IL", "United States"),
    ("Denver", "CO", "United States"),
    ("Dublin", "Leinster", "Ireland"),
    ("Lagos", "Lagos", "Nigeria"),
    ("Lisbon", "Lisbon", "Portugal"),
    ("London", "England", "United Kingdom"),
    ("Oslo", "Oslo", "Norway"),
    ("Osaka", "Osaka", "Japan"),
    ("São Paulo", "SP", "Brazil"),
    ("Toronto", "ON", "Canada"),
];

pub(crate) const STREETS: [&str; 8] = [
    "Bridge Street", "Canal Road", "Garden Way", "High Street", "Market Square", "Mill Lane", "Station Avenue",
    "Tower Hill",
];

pub(crate) const SENTENCES: [&str; 6] = [
    "Makes equipment for small workshops and sells it through partners.",
    "A family business in its third generation.",
    "Moved to the new platform last year; two teams are live.",
    "Sells to hospitals, schools and \"anyone with a roof\".",
    "Series B in spring, hiring in every department.\nSecond office planned.",
    "Regional market leader; asks for an invoice in EUR & a purchase order.",
];
