// Addresses as they are typed; all are made.
#include "casegraph/linkage/address.hpp"

#include <gtest/gtest.h>

namespace casegraph::linkage {
namespace {

struct Case {
  const char* text;
  Address parts;
};

Address parts(std::string unit, std::string building, std::string number, std::string street, std::string locality,
              std::string town, std::string county, std::string postcode) {
  return {std::move(unit),   std::move(building), std::move(number),
          std::move(street), std::move(locality), std::move(town),
          std::move(county), std::move(postcode), false};
}

TEST(ParseAddress, ReadsEveryPart) {
  const Case cases[] = {
      {"12 High Street, Madetown, CV1 2AB", parts("", "", "12", "high street", "", "madetown", "", "CV12AB")},
      {"12a High St, Madetown CV12AB", parts("", "", "12a", "high street", "", "madetown", "", "CV12AB")},
      {"12 A High Street, Madetown", parts("", "", "12a", "high street", "", "madetown", "", "")},
      {"12-14 Mill Ln, Netherby, Madetown, Warwickshire, CV1 2AB, UK",
       parts("", "", "12-14", "mill lane", "netherby", "madetown", "warwickshire", "CV12AB")},
      {"Flat 2, 12 High Street, Madetown", parts("2", "", "12", "high street", "", "madetown", "", "")},
      {"Flat 2b 12 High Street Madetown CV1 2AB", parts("2b", "", "12", "high street", "", "madetown", "", "CV12AB")},
      {"12 High Street, Flat 2 B, Madetown", parts("2b", "", "12", "high street", "", "madetown", "", "")},
      {"12 High St Flt 2, Madetown", parts("2", "", "12", "high street", "", "madetown", "", "")},
      {"Apt C, Rose Court, 7 Park Road, Madetown", parts("c", "rose court", "7", "park road", "", "madetown", "", "")},
      {"3 Rose Court, 7 Park Rd, Madetown", parts("3", "rose court", "7", "park road", "", "madetown", "", "")},
      {"3 Rose Court, Madetown", parts("", "", "3", "rose court", "", "madetown", "", "")},
      {"Rose House, Church Lane, Madetown", parts("", "rose house", "", "church lane", "", "madetown", "", "")},
      {"Ground Floor Flat, 9 Elm Grove, Madetown", parts("ground floor", "", "9", "elm grove", "", "madetown", "", "")},
      {"1st Flr, 9 Elm Gr, Madetown", parts("first floor", "", "9", "elm grove", "", "madetown", "", "")},
      {"basement flat 9 elm grove madetown", parts("basement", "", "9", "elm grove", "", "madetown", "", "")},
      {"3/1 14 Kirk Road, Madetown G1 1AA", parts("3/1", "", "14", "kirk road", "", "madetown", "", "G11AA")},
      {"14/3 Kirk Road, Madetown", parts("3", "", "14", "kirk road", "", "madetown", "", "")},
      {"PO Box 12, Madetown", parts("po box 12", "", "", "", "", "madetown", "", "")},
  };
  for (const Case& one : cases) {
    const Address found = parse_address(one.text);
    EXPECT_EQ(found, one.parts) << one.text << " -> " << text_of(found) << " | building " << found.building
                                << " | unit " << found.unit << " | town " << found.town << " | county " << found.county;
  }
}

TEST(ParseAddress, ReadsAnyOrder) {
  const std::string usual = text_of(parse_address("Flat 2, 12 High Street, Madetown, CV1 2AB"));
  EXPECT_EQ(usual, "flat 2, 12 high street, madetown, CV12AB");
  for (const char* text :
       {"12 High Street Flat 2 Madetown CV1 2AB", "FLAT 2; 12 HIGH ST; MADETOWN; CV12AB",
        "CV1 2AB, Flat 2, 12 High Street, Madetown", "flat 2, 12, High Street, Madetown, CV1 2AB",
        "Flat 2\n12 High Street\nMadetown\nCV1 2AB", "Apartment 2, No. 12 High Str., Madetown, cv1 2ab",
        "Flat 2, High Street 12, Madetown, CV1 2AB",
        "c/o A Person, Flat 2, 12 High Street, Madetown, CV1 2AB, England"})
    EXPECT_EQ(text_of(parse_address(text)), usual) << text;
}

TEST(ParseAddress, TellsASaintFromAStreet) {
  EXPECT_EQ(parse_address("5 St Johns Road, Madetown").street, "saint johns road");
  EXPECT_EQ(parse_address("5 St. John's St, Madetown").street, "saint johns street");
  EXPECT_EQ(parse_address("St Marys House, 5 Mill St").building, "saint marys house");
  EXPECT_EQ(parse_address("5 The Street, Madetown").street, "the street");
}

TEST(ParseAddress, TakesTheLastOfSeveralWordsOfAStreet) {
  EXPECT_EQ(parse_address("7 Park Road, Madetown").street, "park road");
  EXPECT_EQ(parse_address("7 Green Lane Close, Madetown").street, "green lane close");
  EXPECT_EQ(parse_address("7 Hill Street North, Madetown").street, "hill street north");
  EXPECT_EQ(parse_address("7 Broadway, Madetown").street, "broadway");
  EXPECT_EQ(parse_address("7 Kingsmead, Madetown").street, "kingsmead");
}

TEST(ParseAddress, ReadsPartOfAPostcodeOnlyAtTheEnd) {
  EXPECT_EQ(parse_address("7 Park Road, Madetown, CV1").postcode, "CV1");
  EXPECT_EQ(parse_address("B1, 7 Park Road, Madetown").postcode, "");
  EXPECT_EQ(parse_address("SW1A 1AA").postcode, "SW1A1AA");
  EXPECT_EQ(parse_address("CV1").postcode, "");  // by itself it could be anything
}

TEST(ParseAddress, KnowsWhatIsNoPlace) {
  for (const char* text : {"NFA", "No fixed abode", "unknown", "NOT KNOWN"}) {
    EXPECT_TRUE(parse_address(text).is_placeholder) << text;
    EXPECT_EQ(text_of(parse_address(text)), "") << text;
  }
  EXPECT_TRUE(parse_address("NFA, Madetown").is_placeholder);
  EXPECT_EQ(parse_address("NFA, Madetown").town, "madetown");
  EXPECT_FALSE(parse_address("12 Unknown Road").is_placeholder);
}

TEST(ParseAddress, TakesWhatStandsBeforeANumberedStreetForTheTownWhereNothingFollows) {
  EXPECT_EQ(parse_address("Madetown, 12 High Road").town, "madetown");
  EXPECT_EQ(parse_address("Madetown, Netherby, 12 High Road").locality, "netherby");
  EXPECT_EQ(parse_address("Madetown, Kent, 12 High Road").county, "kent");
  EXPECT_EQ(parse_address("Rosemount, High Road").building, "rosemount");  // a house has a number or a name
  EXPECT_EQ(parse_address("The Willows, 12 High Road").building, "the willows");
  EXPECT_EQ(parse_address("Rosemount, 12 High Road, Madetown").building, "rosemount");
}

TEST(ParseAddress, TakesTheSmallerOfTwoBareNumbersForTheFlat) {
  EXPECT_EQ(parse_address("8/73 Kirk Road"), parse_address("73/8 Kirk Road"));
  EXPECT_EQ(parse_address("8/73 Kirk Road").unit, "8");
  EXPECT_EQ(parse_address("15/17 Kirk Road").number, "15-17");
  EXPECT_EQ(parse_address("12/a Kirk Road").number, "12a");
  EXPECT_EQ(parse_address("12a/b Kirk Road").number, "12a-12b");
}

TEST(ParseAddress, KnowsWhatIsNoPlaceInOtherWords) {
  for (const char* text : {"N.F.A.", "of no fixed abode", "Currently NFA", "sofa surfing", "NFA - sofa surfing"})
    EXPECT_TRUE(parse_address(text).is_placeholder) << text;
  for (const char* text : {"Homeless Hostel, Madetown", "Unknown Road, Madetown", "NFA House, 12 Mill Street"})
    EXPECT_FALSE(parse_address(text).is_placeholder) << text;
}

TEST(ParseAddress, LeavesNoPieceOfWhatIsNoPlaceAsAPlace) {
  for (const char* text :
       {"No address given", "NFA at present", "not known to police", "Homeless person", "(N.F.A.)"}) {
    Address none;
    none.is_placeholder = true;
    EXPECT_EQ(parse_address(text), none) << text;
  }
  EXPECT_EQ(parse_address("Staying with friends in Madetown").town, "madetown");
  EXPECT_FALSE(parse_address("Homeless Team, Civic Centre, Madetown").is_placeholder);
  std::string often;
  for (int at = 0; at < 20'000; ++at) often += "NFA ";
  EXPECT_TRUE(parse_address(often).is_placeholder);
}

TEST(ParseAddress, TakesWhatIsBesideAHouseForNoTown) {
  for (const char* text : {"Outside 12 High Street", "Behind 12 High Street", "Garage, 12 High Street"})
    EXPECT_EQ(parse_address(text).town, "") << text;
}

TEST(ParseAddress, KeepsTheNameOfAStreetThatIsNamedAfterAHouse) {
  EXPECT_EQ(parse_address("7 Old Court House Lane, Madetown").street, "old court house lane");
  EXPECT_EQ(parse_address("7 Old Lodge Farm Road, Madetown").street, "old lodge farm road");
  EXPECT_EQ(parse_address("7 Rose Court Mill Lane, Madetown").street, "mill lane");
}

TEST(ParseAddress, WritesOutAShortCountyInTheMiddleOnlyWhereItIsAllOfItsLine) {
  EXPECT_EQ(parse_address("Madetown, Hants, 31 Kings Road").county, "hampshire");
  EXPECT_EQ(parse_address("The Hotel, Warm Beds, 5 High Street, Madetown").building, "the hotel warm beds");
}

TEST(ParseAddress, LeavesOutWhoIsNamedWithATitle) {
  EXPECT_EQ(parse_address("c/o Mrs House, 12 High Street, Madetown").building, "");
  EXPECT_EQ(parse_address("c/o Beech House, 12 High Street, Madetown").building, "beech house");
}

TEST(ParseAddress, OfNothingIsNothing) {
  for (const char* text : {"", " ", ",", ",,;\n", "-", "c/o A Person"})
    EXPECT_EQ(parse_address(text), Address{}) << text;
}

TEST(ParseAddress, ReadsItsOwnTextAgain) {
  for (const char* text : {"Flat 2, 12 High Street, Madetown, CV1 2AB", "3 Rose Court, 7 Park Rd, Netherby, Madetown",
                           "Ground Floor Flat, 9 Elm Grove, Madetown", "Rose House, Church Lane, Madetown"}) {
    const std::string once = text_of(parse_address(text));
    EXPECT_EQ(text_of(parse_address(once)), once) << text;
  }
}

TEST(ParseAddress, EndsOnAnyBytes) {
  std::string text;
  for (int seed = 0; seed < 3000; ++seed) {
    text.clear();
    unsigned state = static_cast<unsigned>(seed) * 2654435761U + 1;
    for (int at = 0; at < seed % 40; ++at) {
      state = state * 1664525U + 1013904223U;
      text += ", 12/-abflat road stcourt;CV"[(state >> 16) % 28];
    }
    const std::string once = text_of(parse_address(text));
    EXPECT_LE(once.size(), 4 * text.size() + 40);
  }
}

}  // namespace
}  // namespace casegraph::linkage
