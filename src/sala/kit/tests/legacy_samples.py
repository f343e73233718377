"""Labelled texts for the test of legacy fonts.

The legacy ones are our own Khmer sentences (beside each line) put through the Limon keyboard; the
others are what participants write in the same fields. The heuristic was made with the TUNED texts.
The HELD_OUT texts were written before it had seen any of them, and nothing was changed for them:
they give the honest figures.
"""

LEGACY_TUNED = (
    "etIsisSGaceRbIbnÞb; STEM enAéf¶esAr_baneT?",  # តើសិស្សអាចប្រើបន្ទប់ STEM នៅថ្ងៃសៅរ៍បានទេ?
    "sUmCYyeqøIysMNYrenHpg",  # សូមជួយឆ្លើយសំណួរនេះផង
    "´cg;sYrGMBIkarbNþuHbNþalRKU",  # ខ្ញុំចង់សួរអំពីការបណ្តុះបណ្តាលគ្រូ
    "RKUbeRgonKNitviTüa",  # គ្រូបង្រៀនគណិតវិទ្យា
    "viTüal½yRBHsuIsuvtßi",  # វិទ្យាល័យព្រះស៊ីសុវត្ថិ
    "RksYgGb;rM yuvCn nigkILa",  # ក្រសួងអប់រំ យុវជន និងកីឡា
    "raCFanIPñMeBj",  # រាជធានីភ្នំពេញ
    "etImansmÖar³RKb;RKan;Edrb¤eT?",  # តើមានសម្ភារៈគ្រប់គ្រាន់ដែរឬទេ?
    "kmµviFIENnaMRKU",  # កម្មវិធីណែនាំគ្រូ
    "GñkcUlrYmTaMgGs;",  # អ្នកចូលរួមទាំងអស់
    "sisScUlcitþBiesaFn_",  # សិស្សចូលចិត្តពិសោធន៍
    "salaeron",  # សាលារៀន
    "nayksala",  # នាយកសាលា
    "eyIgRtUvkarkuMBüUT½rbEnßm",  # យើងត្រូវការកុំព្យូទ័របន្ថែម
    "karqøuHbj©aMg",  # ការឆ្លុះបញ្ចាំង
    "sMNYrsRmab;vaKµin",  # សំណួរសម្រាប់វាគ្មិន
    "extþbat;dMbg",  # ខេត្តបាត់ដំបង
    "GrKuN",  # អរគុណ
    "sYsþI",  # សួស្តី
    "bnÞb;BiesaFn_rbs;eyIgtUcNas;",  # បន្ទប់ពិសោធន៍របស់យើងតូចណាស់
    "em:ageronminRKb;",  # ម៉ោងរៀនមិនគ្រប់
    "RBHraCaNacRkkm<uCa Cati sasna RBHmhakSRt",  # ព្រះរាជាណាចក្រកម្ពុជា ជាតិ សាសនា ព្រះមហាក្សត្រ
    "etIeyIgGaceFVIdUcemþcedIm¼ICYyRKUfµI?",  # តើយើងអាចធ្វើដូចម្តេចដើម្បីជួយគ្រូថ្មី?
    "mtieyabl;",  # មតិយោបល់
    "«BukmþaysisS",  # ឪពុកម្តាយសិស្ស
    "karbeRgontamKeRmag",  # ការបង្រៀនតាមគម្រោង
    "mnÞIrGb;rMextþkMBg;cam",  # មន្ទីរអប់រំខេត្តកំពង់ចាម
    "lixitGej¢Ij",  # លិខិតអញ្ជើញ
    "viBaØabnbRt",  # វិញ្ញាបនបត្រ
    "éf¶TI4 Exemsa qñaM2023",  # ថ្ងៃទី៤ ខែមេសា ឆ្នាំ២០២៣
    "GuInFWNitenAsala´yWtNas;",  # អ៊ីនធឺណិតនៅសាលាខ្ញុំយឺតណាស់
    "eQµaH",  # ឈ្មោះ
    "PasaExµr",  # ភាសាខ្មែរ
    "rUbviTüa KImIviTüa CIvviTüa",  # រូបវិទ្យា គីមីវិទ្យា ជីវវិទ្យា
    "´minyl;eT",  # ខ្ញុំមិនយល់ទេ
    "sUmGrKuN",  # សូមអរគុណ
    "bec©kviTüa",  # បច្ចេកវិទ្យា
    "sgÁm",  # សង្គម
    "etInrNa",  # តើនរណា
    "baT",  # បាទ
    "Kat;eTAsala",  # គាត់ទៅសាលា
    "RbFanRkum",
    "km<úCa",
    "xJúMcg;sYr",
)

OTHERS_TUNED = (
    "How can we help new teachers?",
    "STEM",
    "MoEYS and KAPE will host the New Generation School forum at NGPRC.",
    "KHMOOCs",
    "MoEYS",
    "LaTeX",
    "PhD, MSc and BEd",
    "NaCl + CuSO4",
    "NaHCO3, CaCO3, KMnO4",
    "JavaScript and TypeScript",
    "iPhone, iPad, eLearning, YouTube, TikTok, WhatsApp",
    "getUserName(); innerHTML; XMLHttpRequest",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "teacher.name@moeys.gov.kh",
    "The room has 120 m² and 300 m³, 3.5 kWh; 10 µm",
    "Trường THPT chuyên Hà Nội – Amsterdam",
    "Làm thế nào để giúp giáo viên mới?",
    "Sở Giáo dục và Đào tạo Đắk Lắk",
    "PGS.TS Nguyễn Văn A, ThS Trần B",
    "Où sont les élèves ? «Très bien», dit le maître.",
    "L'école a reçu du matériel; c'est très utile: merci.",
    "Être ou ne pas être, à Noël, cœur, façade, naïf",
    "តើសិស្សអាចប្រើបន្ទប់ STEM នៅថ្ងៃសៅរ៍បានទេ?",
    "សូម download កម្មវិធី Google Classroom និង PowerPoint",
    "GeoGebra, micro:bit, Arduino, NodeMCU, ESP32, VEX IQ",
    "OK",
    "ok;thanks",
    '<div class="row">Hello</div>',
    "if a<b and c>d: return x[i]",
    "PetroVietnam / Petrovietnam PVN",
    "HCMUTE, ĐHQG-HCM, VNeID",
    "DNA, RNA, mRNA, CO2, pH 7",
    "McDonald O'Neill DiCaprio",
    "3D printer, CNC, OPS, 86-inch",
    "VNPT iOffice vnEdu SMAS",
    "Preah Sisowath High School",
    "sok dara",
    "Bonjour à tous",
    "RPi 4 and RFID, RGBs",
    "SEAMEO STEM-ED",
    "password: Tr0ub4dor",
    'Session 2A: "How do we begin?" [draft]',
    "mAh, kWh, dB, MHz, GHz",
    "WiFi is slow",
    "ខ្ញុំ like ណាស់ wifi",
    "eTwinning MOOCs xAPI cmi5 SCORM OpenRosa xAPI",
    "ThS. GS.TSKH",
    "LMS_v2_final",
)

LEGACY_HELD_OUT = (
    "etIeBlNaeyIgnwgTTYlban]bkrN_?",  # តើពេលណាយើងនឹងទទួលបានឧបករណ៍?
    "RKUfµIRtUvkarGñkENnaMmñak;",  # គ្រូថ្មីត្រូវការអ្នកណែនាំម្នាក់
    "sisSRsIcUleronticCagsisSRbus",  # សិស្សស្រីចូលរៀនតិចជាងសិស្សប្រុស
    "extþesomrab",  # ខេត្តសៀមរាប
    "Tenøsab",  # ទន្លេសាប
    "sUmbj¢ak;GMBIfvika",  # សូមបញ្ជាក់អំពីថវិកា
    "eyIgcg;banesovePACaPasaExµr",  # យើងចង់បានសៀវភៅជាភាសាខ្មែរ
    "KeRmagviTüasaRsþ",  # គម្រោងវិទ្យាសាស្ត្រ
    "GKÁisnIdac;jwkjab;",  # អគ្គិសនីដាច់ញឹកញាប់
    "etIGñkNaCaGñkTTYlxusRtUv",  # តើអ្នកណាជាអ្នកទទួលខុសត្រូវ
    "minmanGuInFWNit",  # មិនមានអ៊ីនធឺណិត
    "RbFanGgÁRbCuM",  # ប្រធានអង្គប្រជុំ
    "karsegátfñak;eron",  # ការសង្កេតថ្នាក់រៀន
    "l¥Nas;",  # ល្អណាស់
    "´yl;Rsb",  # ខ្ញុំយល់ស្រប
    "cMnYnsisSeRcIneBk",  # ចំនួនសិស្សច្រើនពេក
    "salaenAq¶ay",  # សាលានៅឆ្ងាយ
    "em:ag 8 RBwk",  # ម៉ោង ៨ ព្រឹក
    "elakRKU GñkRKU",  # លោកគ្រូ អ្នកគ្រូ
    "RsukkMeNIt",  # ស្រុកកំណើត
    "evTika",  # វេទិកា
    "GñkerobcM",  # អ្នករៀបចំ
    "RsIeBA",  # ស្រីពៅ
    "kalviPaK",  # កាលវិភាគ
    "KNit",  # គណិត
)

OTHERS_HELD_OUT = (
    "When will the equipment arrive?",
    "Does the MoU with UNESCO-ICHEI cover smart classrooms?",
    "Who pays for the Wi-Fi and the LEDs?",
    "See https://khmoocs.edu.kh/Course/AbCdEfGh and www.head.org.sg",
    "Python: for i in range(10): print(i)",
    "SELECT name FROM Person WHERE id = 3;",
    "BSc, MEd, EdD",
    "Bao giờ thiết bị về đến trường? Chúng em cần máy in 3D.",
    "Phòng GDĐT huyện Mường Lát; trường PTDTBT THCS",
    "Xin cảm ơn cô ạ!",
    "Thầy ơi cho em hỏi về VEX-IQ",
    "Comment préparer les enseignants à l'école «pilote»?",
    "Garçon, élève, Noël, où, déjà, hôtel",
    "តើ SEAMEO STEM-ED ជាអ្វី?",
    "សួស្តី hello",
    "H2SO4 + NaOH -> Na2SO4",
    "E = mc², v = 3 m/s, R1 || R2, 10 kΩ, 5 mV",
    "PowerPoint, LibreOffice, OpenStreetMap, AutoCAD, SketchUp",
    "ChatGPT, GitHub, LinkedIn, FaceBook, eBay",
    "y = ax + b; f(x) = 2x",
    "São Paulo, Zürich, Malmö, Øresund",
    "O'Brien, MacDonald, LeBlanc, DeSouza",
    "EduTech4All, K-12, B2B",
    "asdf qwerty",
    "THANK YOU VERY MUCH",
    "Telegram: @sok_dara, tel. 012 345 678",
    "Ms. Tan (Singapore) - Q&A",
    "JPEG/PNG/PDF <5MB; >300 dpi",
    "id=3f2b8c1e-7d4a-7c11-9b1e-0a5d8e",
    "Hs Gv Ptnk hcm",
    "a;b;c",
    "RMIT vs RUPP vs ITC: who teaches MATLAB/LabVIEW?",
    "€50, £30, 5½ hours, ½ day",
    "naïve café résumé",
    "grade7B roomA12",
)
