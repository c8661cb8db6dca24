"""Words that no event may have as its address, and towns that tell two tois of the same names apart."""

RESERVED_WORDS = frozenset(
    """
404 500 about account admin api app apple-app-site-association archive assets auth blog calendar card contacts
dashboard demo download edit embed en error event events facebook favicon feed gallery guest health help
home index instagram invitation invite kaspi kk kz legal live login logout mail manage manifest media
metrics new null offer organizer pay payment payments ping preview price prices privacy public qr ready
refund refunds register reset-password robots robots-txt root ru security settings share shop sign-in
sign-out sign-up signin signout signup site sitemap sitemap-xml static status support system telegram template
templates terms test toi toi-invite undefined upload uploads user users web webhook well-known whatsapp www
""".split()  # noqa: SIM905 - one word a line would hide them
)
"""Ours now or perhaps one day, beside the words of the mounted routes."""

TOWNS = tuple(
    """
Алматы Астана Шымкент Ақтау Актау Ақтөбе Актобе Атырау Жезқазған Жезказган Қарағанды Караганда Көкшетау
Кокшетау Қонаев Конаев Қостанай Костанай Қызылорда Кызылорда Орал Уральск Өскемен Павлодар Петропавл
Петропавловск Семей Талдықорған Талдыкорган Тараз Түркістан Туркестан Екібастұз Экибастуз Теміртау Темиртау
Рудный Жаңаөзен Жанаозен
""".split()  # noqa: SIM905 - one word a line would hide them
)
"""Large towns of Kazakhstan as people write them in an address, in Kazakh and in Russian."""
