"""Ways to reach a person, plain and hidden; and the numbers of everyday life."""

from __future__ import annotations

import pytest

from moderation.pipeline import Part, assess

OVER = 0.5

PLAIN = [
    "call me 0712 345 678",
    "+254 712 345 678",
    "(212) 555-0187",
    "212-555-0187x1234",
    "06 12 34 56 78",
    "رقمي ٠٧١٢٣٤٥٦٧٨",
    "मेरा नंबर ९८७६५४३२१०",
    "আমার নম্বর ০১৭১২৩৪৫৬৭৮",
    "my phone is 55 12 90",
    "ana.lima+voices@example.org",
    "ａｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "https://discord.gg/abc123",
    "wa.me/254712345678",
    "https://chat.whatsapp.com/AbCdEf",
    "https://t.me/sunny",
    "my insta: sunny_girl",
    "snap: sunnygirl",
    "tiktok sunny_girl_07",
    "add me! @sunny_girl",
    "my username is sunnygirl",
    "GB82 WEST 1234 5698 7654 32",
    "4111 1111 1111 1111",
    "my server is at 203.0.113.77",
    "12 Baker Street",
    "45 Long Hill Rd, near the shop",
    "Apt. 12, second floor",
    "12 rue Victor Hugo",
    "vingt-deux rue des Lilas",
    "calle Bolívar 45",
    "rua das Flores, 120",
    "شارع النيل 15",
    "Estudo na Escola Aurora",
    "Voy al instituto Aurora",
    "Nasoma shule ya msingi Uhuru",
    "main Aurora Public School me padhti hu",
    "मैं सरस्वती विद्या मंदिर स्कूल में पढ़ती हूँ",
    "আমি আদর্শ উচ্চ বিদ্যালয়ে পড়ি",
    "I live near the mosque on Station Road",
    "J'habite près de la gare, rue Pasteur",
    "Vivo cerca del río, calle Sol",
    "Moro perto da praça, rua Direita",
    "Naishi karibu na soko, barabara ya Moi",
    "বাড়ি ১২, রোড ৩",
    "मकान नंबर 12",
    "Dear all,\nAna\n27 345 618\nThe club",
    "Write to us\n64 82 19 Office",
    "insta yangu ni blue.whale",
    "mera insta hai bluewhale",
    "আমার ইনস্টা blue.whale",
    "حسابي انستا blue_whale",
    "mi usuario de insta es bluewhale",
    "i'm bluewhale22 on insta",
]

HIDDEN = [
    "zero seven one two three four five six seven eight",
    "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
    "cero seis uno dos tres nueve cinco seis siete",
    "zero nove um dois tres nove cinco meia sete",
    "صفر سبعة واحد اثنين ثلاثة تسعة خمسة ستة",
    "sifuri saba moja mbili tatu nne tano sita saba nane",
    "शून्य नौ आठ सात छह पांच चार तीन दो",
    "শূন্য এক সাত এক দুই তিন নয় পাঁচ ছয়",
    "nau aath saat chhe paanch chhe teen do",
    "double seven one nine three four five six",
    "0seven12three45678",
    "07one2three45six78",
    "0️⃣7️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
    "O712 34S 678 is my whatsapp 0712 345 678",
    "o7l2 345 678",
    "07*12*34*56*78",
    "07_12_34_56_78",
    "0 7 1 2 3 9 5 6 7 8",
    "0-7-1-2-3-9-5-6-7-8",
    "0\u200b7\u200b12 345\u200b 678",
    "٠٧12 ٣٤٥ 678",
    "ana at example dot com",
    "ana [at] example [dot] com",
    "ana(at)example(dot)com",
    "ana {at} example {dot} org",
    "ana arroba example punto com",
    "ana arobase example point fr",
    "ana @ example . com",
    "ana at gmail com",
    "ana@gmail",
    "discord dot gg slash abc123",
    "discord gg abc123",
    "zer0 s3ven f1ve one two three four five",
    "cincuenta y cinco, doce, treinta y cuatro, cincuenta y seis",
    "mera number nau aath saat chhe paanch char teen do",
    "analima gmail com",
    "ايميلي ana.lima ات جيميل دوت كوم",
    "ana nukta lima kwenye gmail nukta com",
]

EVERYDAY = [
    "We met on 12/05/2024 and on 2024-11-21.",
    "From 01.02.2023 to 28-02-2023",
    "The match was on 12 05 2024.",
    "The bike costs 1 250,00 euros, or $1,399.99.",
    "Population: 12 345 678 people, 1,400,000,000 in all.",
    "1990 1995 2000 2005 2010",
    "In 2015-2020 and 2021-2026 we planted 1 000 000 trees.",
    "We won 3-2, 4-1, 0-0 and 12-10.",
    "6-4, 3-6, 7-6 was the score in the final.",
    "200 g flour, 100 g sugar, 3 eggs, 50 ml milk, 180 degrees",
    "2 1/2 cups, 1/4 spoon, 30-40 minutes",
    "Open 0800-1800, or 08:00-18:00 on 3 days.",
    "one two three four five six seven eight",
    "un deux trois quatre cinq six sept huit",
    "moja mbili tatu nne tano sita saba",
    "1 2 3 4 5 6 7 8 9 10",
    "0 10 20 30 40 50 60",
    "100 200 300 400 500 is the scale",
    "Pi is 3.14159265",
    "The temperature rose by 1.2345678 degrees",
    "Instagram is bad for sleep, and TikTok: how it works",
    "Snapchat is an app. Facebook est un site.",
    "Meet us @ school. Then we go home",
    "Look at the point in the middle",
    "Version 2.0.1 came out in 2024",
    "Nous avons vu deux rues et trois places",
    "I have one, you have two, they have three or four of five.",
    "Room 12, page 104, exercise 7",
    "I live near the sea, and we live on one planet",
    "J'habite près de la mer, et je vais à l'école à pied",
    "Vivo cerca del mar y estudio en la escuela",
    "Moro perto do mar e estudo na escola de manhã",
    "Ninaishi karibu na bahari. Nasoma shule.",
    "मैं समुद्र के पास रहती हूँ। मैं स्कूल में पढ़ती हूँ।",
    "আমি নদীর কাছে থাকি। আমি স্কুলে পড়ি।",
    "أسكن قرب البحر وأدرس في المدرسة",
    "इंस्टा पर समय बर्बाद होता है",
    "I use gmail and outlook at school",
]


def found(text: str) -> bool:
    return assess([Part("body", text)]).scores["contact"] >= OVER


@pytest.mark.parametrize("text", PLAIN)
def test_a_way_to_reach_a_person_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", HIDDEN)
def test_a_way_to_reach_a_person_is_found_though_it_is_hidden(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", EVERYDAY)
def test_numbers_and_words_of_everyday_life_are_no_contact(text: str) -> None:
    assert not found(text)


def test_what_is_marked_is_the_number_and_not_what_stands_around_it() -> None:
    text = "Please call me: zero seven one two three nine five six! Bye"
    (finding,) = [
        finding
        for finding in assess([Part("body", text)]).findings
        if finding.category == "contact"
    ]
    assert text[finding.start : finding.end] == (
        "zero seven one two three nine five six"
    )


@pytest.mark.parametrize(
    "number", ["4111 1111 1111 1112", "GB82 WEST 1234 5698 7654 33"]
)
def test_a_number_without_the_right_check_digits_is_no_account(number: str) -> None:
    findings = assess([Part("body", number)]).findings
    assert "contact.bank" not in {finding.detector for finding in findings}


@pytest.mark.parametrize(
    "unit", ["0 ", "a@", "1-", "zero ", "12 rue ", "a.", "o7", "1:"]
)
def test_numbers_without_end_are_answered(unit: str) -> None:
    assert "contact" not in assess([Part("body", unit * 5_000)]).failed


def test_a_web_address_is_told_and_holds_nothing() -> None:
    text = "Our page is www.example.org, have a look"
    assessment = assess([Part("body", text)])
    (told,) = [each for each in assessment.findings if each.category == "contact"]
    assert text[told.start : told.end].startswith("www.example.org")
    assert assessment.scores["contact"] < OVER
