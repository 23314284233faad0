// UK addresses as they are typed, taken apart. By the words of streets and buildings and the shape of numbers and
// postcodes alone, without a gazetteer: where a locality and a town are not parted by a comma, both are the town.
#pragma once

#include <string>
#include <string_view>

namespace casegraph::linkage {

// Parts in small letters, abbreviations written out; empty where the text has none.
struct Address {
  std::string unit;      // "2b", "3/1", "ground floor", "po box 12"
  std::string building;  // "rose court"
  std::string number;    // "12", "12a", "12-14"
  std::string street;    // "high street", "saint johns road"
  std::string locality;
  std::string town;
  std::string county;
  std::string postcode;         // "CV12AB"; "CV1" where no more is given
  bool is_placeholder = false;  // no fixed abode, unknown, not known: no place

  bool operator==(const Address&) const = default;
};

// Reads an address in whatever order it comes: lines parted by commas, semicolons or line breaks, or none; the postcode
// anywhere; "12 High St Flat 2", "Flat 2, 12 High Street", "High Street 12". A person "c/o" whom and the country are
// left out. What could be read in two ways is read in one: of two bare numbers ("8/73 Leith Walk", "73/8") the smaller
// is the flat's, but from ten on those two apart are a range ("15/17 London Road"); what stands before a numbered
// street is a house where a place follows the street, and the town where none does ("Leeds, 12 High Road").
Address parse_address(std::string_view text);

// The parts in the usual order, as one text: two addresses that differ in how they were typed give the same.
std::string text_of(const Address& address);

}  // namespace casegraph::linkage
