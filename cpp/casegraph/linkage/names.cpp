#include "casegraph/linkage/names.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

namespace casegraph::linkage {
namespace {

// A line a group: forms of one given name.
constexpr std::string_view kGroups =
    "abigail abby abbie gail\nabdul abdullah abdallah abdulla\nagnes aggie nessie\nahmed ahmad ahmet\n"
    "alan al allan allen\nalastair alasdair alistair ali\nalbert al bert bertie\nalexander alex alec sandy xander sasha\n"
    "alexandra alex alexa sandra sasha lexi\nalfred alf alfie fred freddie\nali aly\nalison ali ally allison\n"
    "amanda mandy manda\namelia amy millie\namina aminah amena\nandrew andy drew andrea andrzej\n"
    "angela angie angelica\nann anne anna annie nancy hannah\nanthony tony ant antony antoni\nantonia toni\n"
    "arthur art artie\naugustus gus\nbarbara babs barb basia\nbarnaby barney\nbartholomew bart\nbartosz bartek\n"
    "benedict ben benny\nbenjamin ben benji benny\nbernadette bernie detta\nbernard bernie\nbeverley bev beverly\n"
    "bridget bridie biddy\ncameron cam\ncarol carole caroline carolyn carrie caz\n"
    "catherine katherine kathryn catharine kate katie kathy cathy cath kat kitty kay katarzyna kasia catriona\n"
    "cecilia cissie celia\ncharles charlie chas chuck\ncharlotte lottie charlie char lotte\n"
    "christine chris chrissie tina christina kirsty\nchristopher chris kit topher krzysztof\nclifford cliff\n"
    "constance connie\ncornelius con neil\ncynthia cindy\ndaniel dan danny daniyal\ndanielle dani\n"
    "david dave davey dai dafydd\ndeborah debbie deb debra\ndenis dennis den denny\ndesmond des\n"
    "dimitrios jim dimitri\ndominic dom\ndonald don donny\ndorothy dot dottie dolly dora\ndouglas doug dougie\n"
    "edith edie\nedmund ed eddie ned ted\nedward ed eddie ned ted teddy\neileen ellen\neleanor ellie nell nora elinor lena\n"
    "elizabeth liz lizzie beth betty eliza elsie libby bess betsy lisa elspeth elisabeth lily elzbieta\n"
    "emily em emmie millie\nemma em emmie\nernest ernie\nesther hester essie\neugene gene\nfarrukh farukh\n"
    "fatima fatema fatimah fatma\nfelicity flick fliss\nflorence flo florrie flossie\n"
    "frances fran francesca frankie fanny\nfrancis frank frankie fran\nfrederick fred freddie freddy frederic\n"
    "gabriel gabe\ngabrielle gaby gabriella\ngareth gary gaz\ngeoffrey geoff jeff jeffrey\n"
    "george georgie jerzy\ngeorgina georgie gina\ngerald gerry jerry\ngeraldine gerry\ngertrude gertie trudy\n"
    "gillian gill jill jillian\ngordon gordie\ngraham graeme grahame\ngregory greg\ngwendoline gwen\n"
    "hamza hamzah\nhannah hanna\nharold harry hal\nharriet hattie harry\nhelen nell nellie helena ellen\n"
    "henrietta etta hetty\nhenry harry hal hank\nherbert bert herb\nhussain hussein husain hossein\n"
    "ibrahim ebrahim abraham\nirene rene\nisabel isabella isobel bella izzy ishbel belle\n"
    "isaac ike zac ishaq\njacob jake jakub kuba\njacqueline jackie jacqui jaqueline\n"
    "james jim jimmy jamie jem seamus hamish\njane janet jan janey jean\njanice jan\njasmine jas yasmin yasmine\n"
    "jason jay\njennifer jen jenny jenna\njeremy jez jerry\njessica jess jessie\njoan joanie\n"
    "joanne jo joanna joann\njohn jack johnny jon ian sean ivan jan jonny evan\njonathan jon jonny johnathan\n"
    "joseph joe joey jozef yusuf yousef yosef\njosephine jo josie\njoshua josh\njudith judy jude\njulia julie jules\n"
    "julian jules\nkaren kaz\nkenneth ken kenny\nkhadija khadijah khadeeja\nkimberley kim kimberly\n"
    "laura laurie lori\nlaurence larry laurie lawrence lorenzo\nleonard len lenny leo\nleslie les lesley\n"
    "lewis lew louis lou\nlilian lily lil lillian\nlouise lou louisa\nlucy lucia lucinda\nluke lucas\n"
    "lydia liddy\nmadeleine maddie madeline\nmalcolm mal\nmalgorzata gosia margaret\n"
    "margaret maggie meg peggy madge marge margie greta rita daisy mags\nmaria marie mary mia\nmarian marion\n"
    "marjorie marge\nmark marc marcus marek\nmartin marty\nmartha mattie\n"
    "mary molly polly may mamie moll maryam mariam miriam\nmatilda tilly mattie\nmatthew matt mateusz matty\n"
    "maureen mo\nmaurice morris mo\nmaximilian max\nmaxine max\nmelanie mel\nmelissa mel lissa\n"
    "michael mike mick mickey micky mikey michal mitch\nmichelle shell chelle\nmildred millie\nmillicent millie\n"
    "mohammed muhammad mohamed mohammad muhammed mohamad mo mohd md muhamed mohammod\n"
    "mustafa mustapha\nnatalie nat natalia natasha\nnathan nat nate nathaniel\nneil niall neal nigel\n"
    "nicholas nick nicky nicolas nico klaus mikolaj\nnicola nicky nic nikki nicole\nnoor nur noora\n"
    "norman norm\nolive olivia livvy liv\noliver ollie\nomar umar omer\npamela pam\n"
    "patricia pat patsy tricia trish patty paddy\npatrick pat paddy padraig rick\npaul pawel pauly\n"
    "pauline paula\npenelope penny\npercival percy\npeter pete piotr\nphilip phil phillip pip\n"
    "philippa pippa pip\nphyllis phyl\nprudence pru\nrachel rach raquel\nrahim raheem\nrandolph randy\n"
    "raymond ray\nrebecca becky becca bex\nreginald reg reggie\nrhiannon annon\n"
    "richard rick dick ricky rich richie ryszard\nrobert rob bob bobby robbie bert robin rab\nroderick rod rory\n"
    "rodney rod\nroger rodge\nronald ron ronnie\nrosalind ros roz\nrosemary rose rosie\nrose rosa rosie\n"
    "roy leroy\nrupert rob\nrussell russ\nsamantha sam sammy\nsamuel sam sammy\nsarah sara sally sadie\n"
    "saeed said sayed\nsebastian seb\nshaun sean shane shawn\nsharon shaz\nsheila sheelagh shelagh\nshirley shirl\n"
    "sidney sid sydney\nsimon si\nsiobhan shiv\nsolomon sol\nsophie sophia sofia zofia\nstanley stan\n"
    "stella estelle\nstephanie steph stevie\nstephen steve steven stevie stefan\nstuart stu stewart\n"
    "susan sue suzanne susie susanna suzie suzy susannah\nsylvia sylvie\ntabitha tabby\ntamara tammy\ntariq tarik\n"
    "terence terry terrence\ntheodore ted teddy theo\ntheresa teresa tess terri tessa terry\n"
    "thomas tom tommy tomasz tam\ntimothy tim timmy\ntobias toby\ntracey tracy trace\n"
    "ursula ulla\nvalerie val\nvanessa nessa ness\nveronica ronnie vera\nvictor vic\nvictoria vicky vikki tori vicki\n"
    "vincent vince vinny\nviolet vi\nvirginia ginny\nvivien viv vivian vivienne\nwalter wally walt\nwilfred wilf\n"
    "william bill billy will willy liam willie wilhelm\nwinifred winnie freda\nyvonne eve\nyvette eve\n"
    "zachary zac zach zak zachariah\nzoe zoey\n";

const std::unordered_map<std::string_view, std::vector<int>>& groups_by_name() {
  static const std::unordered_map<std::string_view, std::vector<int>> groups = [] {
    std::unordered_map<std::string_view, std::vector<int>> found;
    int group = 0;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < kGroups.size(); ++at) {
      if (kGroups[at] != ' ' && kGroups[at] != '\n') continue;
      found[kGroups.substr(begin, at - begin)].push_back(group);
      begin = at + 1;
      group += kGroups[at] == '\n';
    }
    return found;
  }();
  return groups;
}

constexpr std::array<std::string_view, 30> kParticles = {
    "abu", "al", "bin", "bint", "ben", "da",  "de", "del", "della", "den", "der", "di",  "do",  "dos", "du",
    "e",   "el", "ibn", "la",   "le",  "mac", "mc", "san", "st",    "ter", "ul",  "van", "von", "y",   "zu"};

// The words that count, as they stand.
std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (word.size() > 1 && std::find(kParticles.begin(), kParticles.end(), word) == kParticles.end())
      out.push_back(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::vector<std::string_view> words_that_count(std::string_view name) {
  std::vector<std::string_view> out = words(name);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string consonants(std::string_view name) {
  constexpr std::string_view kLeftOut = "aeiouwy";
  std::string out;
  for (const std::string_view word : words(name))
    for (std::size_t at = 0; at < word.size(); ++at) {
      const bool is_silent = word.find_first_not_of('h', at) == std::string_view::npos;
      const bool is_second = at > 0 && word[at - 1] == word[at];
      if (kLeftOut.find(word[at]) == std::string_view::npos && !is_silent && !is_second) out.push_back(word[at]);
    }
  return out.size() < 2 ? std::string() : out;
}

bool are_nicknames(std::string_view a, std::string_view b) {
  const auto& groups = groups_by_name();
  const auto of_a = groups.find(a);
  const auto of_b = groups.find(b);
  if (of_a == groups.end() || of_b == groups.end()) return false;
  return std::any_of(of_a->second.begin(), of_a->second.end(), [&](int group) {
    return std::find(of_b->second.begin(), of_b->second.end(), group) != of_b->second.end();
  });
}

bool is_initial(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && (a.size() == 1 || b.size() == 1) && a[0] == b[0];
}

int shared_words(std::string_view a, std::string_view b) {
  const std::vector<std::string_view> left = words_that_count(a);
  const std::vector<std::string_view> right = words_that_count(b);
  return static_cast<int>(std::count_if(left.begin(), left.end(), [&](std::string_view word) {
    return std::binary_search(right.begin(), right.end(), word);
  }));
}

}  // namespace casegraph::linkage
