#include "casegraph/linkage/double_metaphone.hpp"

#include <algorithm>
#include <initializer_list>

namespace casegraph::linkage {
namespace {

using Texts = std::initializer_list<std::string_view>;

// One walk over a word; each letter is a rule of its own, as they were published.
class Encoder {
 public:
  explicit Encoder(std::string_view text) {
    for (const char letter : text) {
      const char capital = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter & ~0x20) : letter;
      if (capital == ' ' || (capital >= 'A' && capital <= 'Z')) word_.push_back(capital);
    }
    last_ = static_cast<int>(word_.size()) - 1;
    is_slavic_ = word_.find('W') != std::string::npos || word_.find('K') != std::string::npos ||
                 word_.find("CZ") != std::string::npos || word_.find("WITZ") != std::string::npos;
  }

  SoundCodes codes() {
    if (is(0, {"GN", "KN", "PN", "WR", "PS"})) at_ = 1;
    if (letter(0) == 'X') add("S", 1);  // Xavier
    while (at_ <= last_) step();
    return codes_;
  }

 private:
  char letter(int at) const { return at < 0 || at > last_ ? ' ' : word_[static_cast<std::size_t>(at)]; }
  bool is(int at, Texts any) const {
    if (at < 0) return false;
    return std::any_of(any.begin(), any.end(), [&](std::string_view text) {
      for (std::size_t place = 0; place < text.size(); ++place)
        if (letter(at + static_cast<int>(place)) != text[place]) return false;
      return true;
    });
  }
  bool is_one_of(int at, std::string_view letters) const {
    return at >= 0 && at <= last_ && letters.find(letter(at)) != std::string_view::npos;
  }
  bool is_vowel(int at) const { return is_one_of(at, "AEIOUY"); }
  bool is_germanic() const { return is(0, {"VAN ", "VON ", "SCH"}); }

  void add(std::string_view both, int letters) { add(both, both, letters); }
  void add(std::string_view primary, std::string_view alternate, int letters) {
    codes_.primary += primary;
    codes_.alternate += alternate;
    at_ += letters;
  }
  // The second of two equal letters is not heard.
  int doubled(std::string_view after) const { return is_one_of(at_ + 1, after) ? 2 : 1; }

  void step() {
    switch (letter(at_)) {
      case 'A':
      case 'E':
      case 'I':
      case 'O':
      case 'U':
      case 'Y': return add(at_ == 0 ? "A" : "", 1);
      case 'B': return add("P", doubled("B"));
      case 'C': return c();
      case 'D': return d();
      case 'F': return add("F", doubled("F"));
      case 'G': return g();
      case 'H': return h();
      case 'J': return j();
      case 'K': return add("K", doubled("K"));
      case 'L': return l();
      case 'M': return m();
      case 'N': return add("N", doubled("N"));
      case 'P': return letter(at_ + 1) == 'H' ? add("F", 2) : add("P", doubled("PB"));
      case 'Q': return add("K", doubled("Q"));
      case 'R': return r();
      case 'S': return s();
      case 'T': return t();
      case 'V': return add("F", doubled("V"));
      case 'W': return w();
      case 'X': return x();
      case 'Z': return z();
      default: return add("", 1);
    }
  }

  void c() {
    if (at_ > 1 && !is_vowel(at_ - 2) && is(at_ - 1, {"ACH"}) && letter(at_ + 2) != 'I' &&
        (letter(at_ + 2) != 'E' || is(at_ - 2, {"BACHER", "MACHER"})))
      return add("K", 2);
    if (at_ == 0 && is(0, {"CAESAR"})) return add("S", 2);
    if (is(at_, {"CHIA"})) return add("K", 2);  // Chianti
    if (is(at_, {"CH"})) return ch();
    if (is(at_, {"CZ"}) && !is(at_ - 2, {"WICZ"})) return add("S", "X", 2);
    if (is(at_ + 1, {"CIA"})) return add("X", 3);  // focaccia
    if (is(at_, {"CC"}) && !(at_ == 1 && letter(0) == 'M')) return cc();
    if (is(at_, {"CK", "CG", "CQ"})) return add("K", 2);
    if (is(at_, {"CIO", "CIE", "CIA"})) return add("S", "X", 2);
    if (is(at_, {"CI", "CE", "CY"})) return add("S", 2);
    if (is(at_ + 1, {" C", " Q", " G"})) return add("K", 3);  // Mac Gregor
    add("K", is_one_of(at_ + 1, "CKQ") && !is(at_ + 1, {"CE", "CI"}) ? 2 : 1);
  }

  void ch() {
    if (at_ > 0 && is(at_, {"CHAE"})) return add("K", "X", 2);  // Michael
    if (at_ == 0 && is(1, {"HARAC", "HARIS", "HOR", "HYM", "HIA", "HEM"}) && !is(0, {"CHORE"})) return add("K", 2);
    const bool before_consonant =
        (at_ == 0 || is_one_of(at_ - 1, "AOUE")) && (is_one_of(at_ + 2, "LRNMBHFVW") || at_ + 2 > last_);
    if (is_germanic() || is(at_ - 2, {"ORCHES", "ARCHIT", "ORCHID"}) || is_one_of(at_ + 2, "TS") || before_consonant)
      return add("K", 2);
    if (at_ == 0) return add("X", 2);
    is(0, {"MC"}) ? add("K", 2) : add("X", "K", 2);
  }

  void cc() {
    if (!is_one_of(at_ + 2, "IEH") || is(at_ + 2, {"HU"})) return add("K", 2);
    const bool is_accident = (at_ == 1 && letter(0) == 'A') || is(at_ - 1, {"UCCEE", "UCCES"});
    add(is_accident ? "KS" : "X", 3);
  }

  void d() {
    if (is(at_, {"DG"})) return is_one_of(at_ + 2, "IEY") ? add("J", 3) : add("TK", 2);
    add("T", doubled("TD"));
  }

  void g() {
    if (letter(at_ + 1) == 'H') return gh();
    if (letter(at_ + 1) == 'N') {
      if (at_ == 1 && is_vowel(0) && !is_slavic_) return add("KN", "N", 2);
      return !is(at_ + 2, {"EY"}) && !is_slavic_ ? add("N", "KN", 2) : add("KN", 2);
    }
    if (is(at_ + 1, {"LI"}) && !is_slavic_) return add("KL", "L", 2);  // Tagliaro
    if (at_ == 0 && is(1, {"Y", "ES", "EP", "EB", "EL", "EY", "IB", "IL", "IN", "IE", "EI", "ER"}))
      return add("K", "J", 2);
    if (is(at_ + 1, {"ER", "Y"}) && !is(0, {"DANGER", "RANGER", "MANGER"}) && !is_one_of(at_ - 1, "EI") &&
        !is(at_ - 1, {"RGY", "OGY"}))
      return add("K", "J", 2);
    if (is_one_of(at_ + 1, "EIY") || is(at_ - 1, {"AGGI", "OGGI"})) {  // Biaggi
      if (is_germanic() || is(at_ + 1, {"ET"})) return add("K", 2);
      return is(at_ + 1, {"IER "}) ? add("J", 2) : add("J", "K", 2);
    }
    add("K", doubled("G"));
  }

  void gh() {
    if (at_ > 0 && !is_vowel(at_ - 1)) return add("K", 2);
    if (at_ == 0) return add(letter(2) == 'I' ? "J" : "K", 2);  // Ghislaine
    if ((at_ > 1 && is_one_of(at_ - 2, "BHD")) || (at_ > 2 && is_one_of(at_ - 3, "BHD")) ||
        (at_ > 3 && is_one_of(at_ - 4, "BH")))
      return add("", 2);                                                                       // Hugh
    if (at_ > 2 && letter(at_ - 1) == 'U' && is_one_of(at_ - 3, "CGLRT")) return add("F", 2);  // laugh
    add(letter(at_ - 1) != 'I' ? "K" : "", 2);
  }

  void h() {
    const bool is_heard = (at_ == 0 || is_vowel(at_ - 1)) && is_vowel(at_ + 1);
    is_heard ? add("H", 2) : add("", 1);
  }

  void j() {
    const int letters = doubled("J");
    if (is(at_, {"JOSE"}) || is(0, {"SAN "})) {
      const bool is_spanish = (at_ == 0 && letter(at_ + 4) == ' ') || is(0, {"SAN "});
      return is_spanish ? add("H", letters) : add("J", "H", letters);
    }
    if (at_ == 0) return add("J", "A", letters);  // Jankelowicz
    if (is_vowel(at_ - 1) && !is_slavic_ && is_one_of(at_ + 1, "AO")) return add("J", "H", letters);
    if (at_ == last_) return add("J", "", letters);
    add(!is_one_of(at_ + 1, "LTKSNMBZ") && !is_one_of(at_ - 1, "SKL") ? "J" : "", letters);
  }

  void l() {
    if (letter(at_ + 1) != 'L') return add("L", 1);
    const bool is_spanish =
        (at_ == last_ - 2 && is(at_ - 1, {"ILLO", "ILLA", "ALLE"})) ||
        ((is(last_ - 1, {"AS", "OS"}) || is_one_of(last_, "AO")) && is(at_ - 1, {"ALLE"}));  // Gallegos
    is_spanish ? add("L", "", 2) : add("L", 2);
  }

  void m() {
    const bool b_is_mute = is(at_ - 1, {"UMB"}) && (at_ + 1 == last_ || is(at_ + 2, {"ER"}));  // dumb
    add("M", b_is_mute ? 2 : doubled("M"));
  }

  void r() {
    const int letters = doubled("R");
    const bool is_french = at_ == last_ && !is_slavic_ && is(at_ - 2, {"IE"}) && !is(at_ - 4, {"ME", "MA"});
    is_french ? add("", "R", letters) : add("R", letters);
  }

  void s() {
    if (is(at_ - 1, {"ISL", "YSL"})) return add("", 1);  // Carlisle
    if (at_ == 0 && is(0, {"SUGAR"})) return add("X", "S", 1);
    if (is(at_, {"SH"})) return add(is(at_ + 1, {"HEIM", "HOEK", "HOLM", "HOLZ"}) ? "S" : "X", 2);
    if (is(at_, {"SIO", "SIA"})) return is_slavic_ ? add("S", 3) : add("S", "X", 3);
    if ((at_ == 0 && is_one_of(1, "MNLW")) || letter(at_ + 1) == 'Z') return add("S", "X", doubled("Z"));
    if (is(at_, {"SC"})) return sc();
    if (at_ == last_ && is(at_ - 2, {"AI", "OI"})) return add("", "S", 1);  // Artois
    add("S", doubled("SZ"));
  }

  void sc() {
    if (letter(at_ + 2) == 'H') {
      if (is(at_ + 3, {"ER", "EN"})) return add("X", "SK", 3);  // Schenker
      if (is(at_ + 3, {"OO", "UY", "ED", "EM"})) return add("SK", 3);
      return at_ == 0 && !is_vowel(3) && letter(3) != 'W' ? add("X", "S", 3) : add("X", 3);
    }
    add(is_one_of(at_ + 2, "IEY") ? "S" : "SK", 3);
  }

  void t() {
    if (is(at_, {"TION", "TIA", "TCH"})) return add("X", 3);
    if (is(at_, {"TH", "TTH"}))
      return is(at_ + 2, {"OM", "AM"}) || is_germanic() ? add("T", 2) : add("0", "T", 2);  // Thomas; 0 is th
    add("T", doubled("TD"));
  }

  void w() {
    if (is(at_, {"WR"})) return add("R", 2);
    // Published as a sound that does not end the matter: Wasserman goes on as below.
    if (at_ == 0 && is_vowel(1)) {
      add("A", "F", 0);
    } else if (at_ == 0 && is(0, {"WH"})) {
      add("A", 0);
    }
    if ((at_ == last_ && is_vowel(at_ - 1)) || is(at_ - 1, {"EWSKI", "EWSKY", "OWSKI", "OWSKY"}) || is(0, {"SCH"}))
      return add("", "F", 1);  // Arnow
    is(at_, {"WICZ", "WITZ"}) ? add("TS", "FX", 4) : add("", 1);
  }

  void x() {
    const bool is_mute = at_ == last_ && (is(at_ - 3, {"IAU", "EAU"}) || is(at_ - 2, {"AU", "OU"}));  // Breaux
    add(is_mute ? "" : "KS", doubled("CX"));
  }

  void z() {
    if (letter(at_ + 1) == 'H') return add("J", 2);  // Zhao
    const bool is_slavic = is(at_ + 1, {"ZO", "ZI", "ZA"}) || (is_slavic_ && at_ > 0 && letter(at_ - 1) != 'T');
    is_slavic ? add("S", "TS", doubled("Z")) : add("S", doubled("Z"));
  }

  std::string word_;
  int last_ = -1;
  bool is_slavic_ = false;
  int at_ = 0;
  SoundCodes codes_;
};

}  // namespace

SoundCodes double_metaphone(std::string_view text) { return Encoder(text).codes(); }

}  // namespace casegraph::linkage
