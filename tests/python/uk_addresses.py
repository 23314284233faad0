"""UK addresses as they are typed, and how they are to be read; written before they were read. All are made.

`LOOKED_AT` were in view while reading was mended; `SET_ASIDE` were written by the same hand before, and read after;
`AFTERWARDS` were written then, and what they showed was mended as well, so that no set of these is unseen any more.
"""

from __future__ import annotations

PARTS = ("unit", "building", "number", "street", "locality", "town", "county", "postcode", "placeholder")

LOOKED_AT = """
Leeds, 12 High Road
    number=12 street=high road; town=leeds
Leeds, High Road 12
    number=12 street=high road; town=leeds
LEEDS LS1 4AB, FLAT 2, 12 HIGH STREET
    unit=2 number=12 street=high street; town=leeds postcode=LS14AB
Dudley, Flat 3, 22 Castle Street
    unit=3 number=22 street=castle street; town=dudley
Dudley, Castle Street 22, Flat 3
    unit=3 number=22 street=castle street; town=dudley
22, Castle St, Flat 3, Dudley
    unit=3 number=22 street=castle street; town=dudley
London, SE15, 4 Rye Lane
    number=4 street=rye lane; town=london postcode=SE15
12 High Street, LS1, Leeds
    number=12 street=high street; town=leeds postcode=LS1
12 High Street, London SE1 7
    number=12 street=high street; town=london postcode=SE1
Flat 2, 12 High Street, LS1 4AB, Leeds
    unit=2 number=12 street=high street; town=leeds postcode=LS14AB
12 High Street Upper Norwood London SE19
    number=12 street=high street; town=upper norwood london; postcode=SE19
8/73 Leith Walk, Edinburgh EH6 5AB
    unit=8 number=73 street=leith walk; town=edinburgh postcode=EH65AB
8/73 Leith Walk
    unit=8 number=73 street=leith walk;
12/a High Road, Leeds
    number=12a street=high road; town=leeds
12a/b High Road, Leeds
    number=12a-12b street=high road; town=leeds
2F1, 23 Marchmont Cres, Edinburgh EH9 1AA
    unit=2f1 number=23 street=marchmont crescent; town=edinburgh postcode=EH91AA
23 (2F1) Marchmont Crescent, Edinburgh
    unit=2f1 number=23 street=marchmont crescent; town=edinburgh
23 1F1 Marchmont Road Edinburgh
    unit=1f1 number=23 street=marchmont road; town=edinburgh
PF2 11 Leven Terrace Edinburgh
    unit=pf2 number=11 street=leven terrace; town=edinburgh
0/1, 45 Duke St, Glasgow
    unit=0/1 number=45 street=duke street; town=glasgow
Top Floor Left, 7 Union Street, Aberdeen
    unit=top floor left; number=7 street=union street; town=aberdeen
Old School House, Station Road, Alness, Ross-shire
    building=old school house; street=station road; town=alness county=ross shire;
5 Main St, Portree, Isle of Skye
    number=5 street=main street; town=portree county=isle of skye;
Taigh na Mara, 12 Ardelve, Kyle IV40 8AA
    building=taigh na mara; number=12 street=ardelve town=kyle postcode=IV408AA
Tyddyn Mawr, Llanrug, Caernarfon, Gwynedd LL55 1AA
    building=tyddyn mawr; locality=llanrug town=caernarfon county=gwynedd postcode=LL551AA
Ty Gwyn, Heol Fawr, Llandysul, Ceredigion
    building=ty gwyn; street=heol fawr; town=llandysul county=ceredigion
14 Heol-y-Bryn, Pontypridd, Rhondda Cynon Taf
    number=14 street=heol y bryn; town=pontypridd county=rhondda cynon taf;
12 Stryd Fawr Bala
    number=12 street=stryd fawr; town=bala
Fferm Ty Uchaf, Llanfyllin, Powys
    building=fferm ty uchaf; town=llanfyllin county=powys
27 Lisburn Road, Belfast BT9 6AA, Co. Antrim, N. Ireland
    number=27 street=lisburn road; town=belfast county=county antrim; postcode=BT96AA
27A Ballymena Road, Doagh, Ballyclare, Co Antrim BT39 0AA, NI
    number=27a street=ballymena road; locality=doagh town=ballyclare county=county antrim; postcode=BT390AA
Apt 5, 12-14 Great Victoria Street, Belfast
    unit=5 number=12-14 street=great victoria street; town=belfast
12\N{EN DASH}14 High Street, Woking
    number=12-14 street=high street; town=woking
12 to 14 High Street, Woking
    number=12-14 street=high street; town=woking
Room 4, Oakfield Care Home, 22 Park Road, Bolton
    unit=4 building=oakfield care home; number=22 street=park road; town=bolton
HMP/YOI Madeford, Church Road, Madeford
    building=hmp yoi madeford; street=church road; town=madeford
HMP Madeford, Madeford, LS1 1AA
    building=hmp madeford; town=madeford postcode=LS11AA
Caravan 12, Sandy Bay Holiday Park, Towyn, Abergele
    unit=12 street=sandy bay holiday park; locality=towyn town=abergele
Pitch 4, Travellers Site, Mill Lane, Madeford
    unit=4 building=travellers site; street=mill lane; town=madeford
Hill Farm, Netherby, Thirsk, North Yorkshire, YO7 1AA
    building=hill farm; locality=netherby town=thirsk county=north yorkshire; postcode=YO71AA
The Willows, Church Lane, Ely, Cambs
    building=the willows; street=church lane; town=ely county=cambridgeshire
Willow Cottage, The Green, Finchingfield, Braintree, Essex
    building=willow cottage; street=the green; locality=finchingfield town=braintree county=essex
c/o Mrs J Smith, 4 Elm Grove, Luton LU1 1AA
    number=4 street=elm grove; town=luton postcode=LU11AA
C/O 22 ELM GROVE LUTON
    number=22 street=elm grove; town=luton
care of Rose House Hostel, 14 Mill Street, Derby
    building=rose house hostel; number=14 street=mill street; town=derby
P.O. Box 345, Southampton
    unit=po box 345; town=southampton
N.F.A.
    placeholder=yes
of no fixed abode
    placeholder=yes
NFA - sofa surfing, Leeds
    town=leeds placeholder=yes
No Fixed Abode (Manchester area)
    town=manchester placeholder=yes
Rough sleeping, Cardiff
    town=cardiff placeholder=yes
SOFA SURFING
    placeholder=yes
Address withheld
    placeholder=yes
flat 7 rose court mill lane derby de1 1aa
    unit=7 building=rose court; street=mill lane; town=derby postcode=DE11AA
7 Rose Court 24 Mill Lane Derby
    unit=7 building=rose court; number=24 street=mill lane; town=derby
Rose Cottage 3 Mill Lane Derby
    building=rose cottage; number=3 street=mill lane; town=derby
First Floor Flat, 23a Kings Road, Brighton
    unit=first floor; number=23a street=kings road; town=brighton
23a First Floor Flat Kings Road Brighton
    unit=first floor; number=23a street=kings road; town=brighton
Lower Ground Floor Flat, 23 Kings Road, Hove BN3
    unit=lower ground floor; number=23 street=kings road; town=hove postcode=BN3
Studio 4B The Foundry, 19 Lever Street, Manchester
    unit=4b building=the foundry; number=19 street=lever street; town=manchester
Unit 5 Riverside Industrial Estate, Mill Road, Wigan
    unit=5 building=riverside industrial estate; street=mill road; town=wigan
Block B, Flat 12, Tower House, 4 Quay Street, Hull
    unit=12 building=block b tower house; number=4 street=quay street; town=hull
14 Kingsway Hull
    number=14 street=kingsway town=hull
23 Broadway Stanmore HA7 4AA
    number=23 street=broadway town=stanmore postcode=HA74AA
Narrowboat Kingfisher, Canal Wharf, Leeds
    building=narrowboat kingfisher; street=canal wharf; town=leeds
Women's Refuge, Derby
    building=womens refuge; town=derby
RAF Madeford, Lincoln
    building=raf madeford; town=lincoln
Flt 3b 22-24 Castle St, Dudley, W. Mids DY1
    unit=3b number=22-24 street=castle street; town=dudley county=west midlands; postcode=DY1
25 Dam Head Ln, Rishworth, Sowerby Bridge, W Yorks HX6
    number=25 street=dam head lane; locality=rishworth town=sowerby bridge; county=west yorkshire; postcode=HX6
Leeds High Road 12
    number=12 street=high road; town=leeds
"""

SET_ASIDE = """
Bolton, 4 Chorley New Road
    number=4 street=chorley new road; town=bolton
Hove, East Sussex, 31 Kings Road
    number=31 street=kings road; town=hove county=east sussex;
Newport, NP20 1AA, 9 Dock St
    number=9 street=dock street; town=newport postcode=NP201AA
Ashton-under-Lyne, Apt 2, 3 Mill Street
    unit=2 number=3 street=mill street; town=ashton under lyne;
OL6 7AA 3 MILL STREET ASHTON UNDER LYNE
    number=3 street=mill street; town=ashton under lyne; postcode=OL67AA
3 Mill Street OL6 7AA Ashton
    number=3 street=mill street; town=ashton postcode=OL67AA
3 Mill Street, Ashton, OL6
    number=3 street=mill street; town=ashton postcode=OL6
5/112 Great Junction Street, Edinburgh
    unit=5 number=112 street=great junction street; town=edinburgh
112/5 Great Junction St, Leith, Edinburgh EH6
    unit=5 number=112 street=great junction street; locality=leith town=edinburgh postcode=EH6
Flat 2/1, 88 Byres Rd, Glasgow G12 8AA
    unit=2/1 number=88 street=byres road; town=glasgow postcode=G128AA
88 Byres Road (Flat 2/1), Glasgow
    unit=2/1 number=88 street=byres road; town=glasgow
88 Flat 2/1 Byres Road Glasgow
    unit=2/1 number=88 street=byres road; town=glasgow
First Floor Right, 31 Rosemount Place, Aberdeen
    unit=first floor right; number=31 street=rosemount place; town=aberdeen
GFR, 31 Rosemount Place, Aberdeen
    unit=ground floor right; number=31 street=rosemount place; town=aberdeen
2/2 Kirk Brae House, 5 Kirk Brae, Edinburgh
    unit=2/2 building=kirk brae house; number=5 street=kirk brae; town=edinburgh
The Steading, Mains of Fintry, Dundee, Angus
    building=the steading; locality=mains of fintry; town=dundee county=angus
Bwthyn y Graig, Rhiw, Pwllheli LL53 8AA
    building=bwthyn y graig; locality=rhiw town=pwllheli postcode=LL538AA
Fflat 3, 7 Ffordd y Coleg, Bangor, Gwynedd
    unit=3 number=7 street=ffordd y coleg; town=bangor county=gwynedd
21 Lon y Wylan, Llangefni, Ynys Mon
    number=21 street=lon y wylan; town=llangefni county=ynys mon;
6 Maes yr Haf Llanelli SA15
    number=6 street=maes yr haf; town=llanelli postcode=SA15
44 Shore Road, Kilkeel, County Down, BT34 4AA
    number=44 street=shore road; town=kilkeel county=county down; postcode=BT344AA
118 Gobnascale, Derry BT47 1AA
    number=118 street=gobnascale town=derry postcode=BT471AA
1a-1c Quay Parade, Swansea
    number=1a-1c street=quay parade; town=swansea
Nos 15-17 London Rd, Reading
    number=15-17 street=london road; town=reading
15/17 London Rd, Reading
    number=15-17 street=london road; town=reading
4b/c Station Road, Rugby
    number=4b-4c street=station road; town=rugby
Sunnyside Residential Home, 3-5 Cliff Rd, Whitby
    building=sunnyside residential home; number=3-5 street=cliff road; town=whitby
Rm 12 Bridge Hostel 40 Canal St Leicester
    unit=12 building=bridge hostel; number=40 street=canal street; town=leicester
HM YOI Madeford, Madeford, Bucks HP1 1AA
    building=hm yoi madeford; town=madeford county=buckinghamshire postcode=HP11AA
c/o Probation Office, 10 Crown Square, Salford
    building=probation office; number=10 street=crown square; town=salford
c/o mother, 16 Beech Avenue, Corby
    number=16 street=beech avenue; town=corby
PO Box No 77, Truro TR1
    unit=po box 77; town=truro postcode=TR1
Currently NFA
    placeholder=yes
Homeless - Nottingham
    town=nottingham placeholder=yes
no known address
    placeholder=yes
Living in car, Plymouth
    town=plymouth placeholder=yes
Van 6, Four Oaks Caravan Park, Skegness, Lincs
    unit=6 street=four oaks caravan park; town=skegness county=lincolnshire
Mobile Home 3, Lakeside Park, Evesham
    unit=3 street=lakeside park; town=evesham
The Barn, Manor Farm, Church Road, Sutton, Ely CB6
    building=the barn manor farm; street=church road; locality=sutton town=ely postcode=CB6
Annexe, 14 Priory Way, Hitchin
    unit=annexe number=14 street=priory way; town=hitchin
Rear of 14 High Street, Hitchin
    unit=rear number=14 street=high street; town=hitchin
Flat A, 14-16 Castlegate, Grantham
    unit=a number=14-16 street=castlegate town=grantham
FLAT 11 ST ANNES COURT 2 ST ANNES ROAD BRISTOL BS4
    unit=11 building=saint annes court; number=2 street=saint annes road; town=bristol postcode=BS4
House 4, Oak Student Village, Clifton Hill, Bristol
    building=house 4 oak student village; street=clifton hill; town=bristol
"""

AFTERWARDS = """
York, 18 Bishopthorpe Rd, YO23 1AA
    number=18 street=bishopthorpe road; town=york postcode=YO231AA
Flat 9 Beech House, 2 Cedar Way, Slough SL1
    unit=9 building=beech house; number=2 street=cedar way; town=slough postcode=SL1
9 Beech House Cedar Way Slough
    building=beech house; number=9 street=cedar way; town=slough
Newcastle upon Tyne, Gosforth, 7 Salters Road
    number=7 street=salters road; locality=gosforth town=newcastle upon tyne;
46/2 Gorgie Road, Edinburgh EH11 2AA
    unit=2 number=46 street=gorgie road; town=edinburgh postcode=EH112AA
46 Gorgie Road 2F2 Edinburgh
    unit=2f2 number=46 street=gorgie road; town=edinburgh
Flat G/1, 12 Alexandra Parade, Glasgow
    unit=g/1 number=12 street=alexandra parade; town=glasgow
Ground Left, 12 Alexandra Parade, Dundee
    unit=ground left; number=12 street=alexandra parade; town=dundee
Croft 7, Borve, Isle of Lewis HS2 0AA
    building=croft 7; town=borve county=isle of lewis; postcode=HS20AA
3 Upper Glen Road, Oban, Argyll
    number=3 street=upper glen road; town=oban county=argyll
Bryn Awel, 4 Stryd y Bont, Dolgellau
    building=bryn awel; number=4 street=stryd y bont; town=dolgellau
22 Waunfawr Road, Cross Keys, Newport, Gwent
    number=22 street=waunfawr road; locality=cross keys; town=newport county=gwent
Flat 4b, Ormeau House, 91 Ormeau Rd, Belfast BT7
    unit=4b building=ormeau house; number=91 street=ormeau road; town=belfast postcode=BT7
10 Glen Road, Maghera, Co. L'Derry
    number=10 street=glen road; town=maghera county=county londonderry;
The Laurels Care Home, 8 Fern Avenue, Poole
    building=the laurels care home; number=8 street=fern avenue; town=poole
HMP Madeford (Wing C), Fen Road, Madeford
    building=hmp madeford wing c; street=fen road; town=madeford
NFA, last known 6 Cob Lane, Burnley
    number=6 street=cob lane; town=burnley placeholder=yes
Staying with friends, Burnley
    town=burnley placeholder=yes
c/o Burnley Night Shelter, 5 Canal St, Burnley
    building=burnley night shelter; number=5 street=canal street; town=burnley
Van 2 The Paddock Travellers Site Cob Ln Burnley
    unit=2 building=the paddock travellers site; street=cob lane; town=burnley
Upper Barn Farm, Burnley BB10 1AA
    building=upper barn farm; town=burnley postcode=BB101AA
31-33a Cob Lane, Burnley
    number=31-33a street=cob lane; town=burnley
31 and 33 Cob Lane, Burnley
    number=31-33 street=cob lane; town=burnley
Cob Lane Burnley
    street=cob lane; town=burnley
Flat 3 31 Eastgate Louth LN11
    unit=3 number=31 street=eastgate town=louth postcode=LN11
Burnley BB10 1AA
    town=burnley postcode=BB101AA
P O Box 9 Burnley
    unit=po box 9; town=burnley
Top Flat, 5 Hill St, Burnley
    unit=top number=5 street=hill street; town=burnley
5 Hill St (top flat) Burnley
    unit=top number=5 street=hill street; town=burnley
"""

# What cannot be told without knowing the names of places, or is not told yet.
MISREAD = {
    "12 Stryd Fawr Bala",
    "Leeds High Road 12",
    "6 Maes yr Haf Llanelli SA15",
    "House 4, Oak Student Village, Clifton Hill, Bristol",
    "Croft 7, Borve, Isle of Lewis HS2 0AA",
}


def read(lines: str) -> list[tuple[str, dict[str, str]]]:
    """Text and expected parts of every two lines; a value of several words ends with a semicolon, or with its line."""
    out = []
    every = lines.strip().splitlines()
    for text, stated in zip(every[::2], every[1::2], strict=True):
        parts, name = {}, ""
        for word in stated.split():
            if "=" in word:
                name, word = word.split("=")
                parts[name] = ""
            parts[name] += (" " if parts[name] else "") + word.rstrip(";")
        out.append((text, parts))
    return out


def of_row(row: dict[str, object]) -> dict[str, str]:
    """The parts of a row of `parse_addresses` that are there, as `read` gives them."""
    found = {name: str(row[name]) for name in PARTS[:-1] if row[name] is not None}
    return found | ({"placeholder": "yes"} if row["placeholder"] else {})


def right_fields(expected: dict[str, str], found: dict[str, str]) -> tuple[int, int]:
    """How many parts are as expected, of those that are expected or found."""
    names = expected.keys() | found.keys()
    return sum(expected.get(name) == found.get(name) for name in names), len(names)
