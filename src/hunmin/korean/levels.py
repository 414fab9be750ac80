"""The speech level of a Korean sentence, told by its ending; "" where the ending leaves it open.

Open are …나?, …까? and …는가, connectives that end a sentence, and all nouns. 반말 has no mark of its own: 끓여 and 참여 end
alike, so its endings are known by their syllables, and the words that only look like them are listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from hunmin.korean.prose import tail

Level = Literal["합니다체", "해요체", "해체", "해라체", "하오체", "하게체", "명사형", ""]

POLITE: frozenset[str] = frozenset({"합니다체", "해요체"})
PLAIN: frozenset[str] = frozenset({"해체", "해라체"})

# Final consonants.
_GG, _L, _M, _LM, _B, _BS, _SS, _H = 2, 8, 16, 10, 17, 18, 20, 27
_LAST = re.compile(r"(?:^|(?<=[^가-힣]))([가-힣]+)(?:\s*\([^()\n]*\))?[\sㅋㅎㅠㅜ^.!?…~。\"'”’)\]』」♡♥☆★]*$")
# After a Latin letter, a figure or a Chinese character: 14.6km다.
_COPULA: Mapping[str, Level] = {"다": "해라체", "야": "해체", "이다": "해라체", "이야": "해체"}

_NOT_POLITE = re.compile("(?:필요|중요|수요|민요|동요|개요|강요|소요|주요|대중가요|아니요|긴요|[월화수목금토일]요)$|^요$")
_NOUN_IN_DA = re.compile(
    "(?:바다|캐나다|르완다|우간다|판다|소다|람다|혼다|마쓰다|마츠다|버뮤다|[아어]젠다|보다|마다|베다|코다|부다|스웨다)$|^니?다$"
)
_COMMAND = re.compile(
    "(?:해라|마라|봐라|와라|가라|아라|여라|거라|워라|려라|줘라|둬라|놔라|써라|러라|춰라|쳐라|져라|켜라|겨라"
    "|펴라|내라|돼라|라라|자라|타라|사라|(?:[었았있겠입먹읽들만넣놓찾앉씻웃믿걸열벗잊닦적찍잡받얻묻섞묶두주])어라)$"
)
_NOT_COMMAND = re.compile("(?:사하라|만다라|소라|나라|가자라|재스민라|포켓몬라|타라|사라|가라|자라)$")
_PLAIN_SURE = re.compile(
    "(?:[있없했겠었았하되이좋많같먹]냐|[으느]냐|구나|[는하이되]군|[하으주쓰보가오두놓]렴|[가-힣]려무나|더라|[으이하]리라"
    "|말라|[^사]하라|더라고|더라구|[해어아여]보라|[하으보]시라|[었았했됐있없되하]나보다|[한인은된던]가보다)$"
)
# Questions; the nouns that end like them are 어머니, 언니, 소냐.
_ASKING = re.compile("[가-힣](?:니|냐)$")
_NOT_ASKING = re.compile("(?:머니|언니|구니|주니|지니|비니|마니|테니|커니|하모니|소냐|볼로냐|타냐)$")
_LETS = re.compile(
    "(?:^하자|[가-힣]하자|보자|가자|말자|두자|먹자|놀자|만나자|되자|찾자|살자|다니자|나누자|시키자|지내자"
    "|마시자|있자|읽자|듣자|떠나자|쉬자|잊자|웃자|힘내자)$"
)
_NOT_LETS = re.compile("(?:^하자|가하자|무하자)$")

# 반말 by its last syllables. Contracted stems: 끓여, 풀려, 막혀, 옮겨, 나눠, 떠나, 몰라, 눌러.
_CONTRACTED = re.compile(
    "(?:[가-힣]져|쳐|켜|껴|펴|셔|텨|뎌|[가-힣]겨|[막먹잡밝맞익식앉눕뽑잊굽좁넓밟닫묻갇꽂찍적읽박집얹맺업꺾]혀|다녀"
    "|[풀팔들걸열달빌올돌날늘놀눌불틀갈벌살알질실흘쓸내느버그이마기누뜨꺼치가두엎기흐]려"
    "|[끓붙줄높먹직속울섞쌓들죽녹덮놓숙벌늘찍썩졸말꿇곯핥굶엮닦]여|[보모조쓰싸누트꾸고]여"
    "|줘|둬|봐|놔|꿔|춰|눠|춰|돼|꽈|쏴|봬|[보지끝꺼나타빼혼뱉겪힘뽐해써알아찾]내"
    "|(?:떠|만|일어|태어|늘어|벗어|살아|깨어|드러|나타|끝|지|빛|생각|혼|화|신|소문|짜증|피어|뛰어|되살아|기억)나"
    "|(?:몰|골|올|달|빨|잘|갈|발|놀|졸|날|녹올|따|뒤따|서툴|모자|자|게을)라|(?:둘러싸|감싸|비싸|값싸)"
    "|(?:눌|불|흘|둘|길|찔|질|걸|갈|널|구슬|거슬|저질|문질|무찔|서둘|머물|들|치|따)러|^일러"
    "|[아고]파|[기슬]퍼|바빠|나빠|예뻐|이뻐|[담잠]가|나아|모아|쏘아|[쉬뛰튀휘쥐띄]어|바뀌어|사귀어)$"
)
_NOT_CONTRACTED = re.compile(
    "(?:고려|배려|격려|염려|우려|장려|독려|심려|하려|왕겨|쌀겨|등겨|보릿겨|전혀|콜라|칼라|고릴라|달러|컬러|[보타포레]일러|딜러"
    "|강아지나|[가-힣]가지나|시내|실내|국내|안내|인내|아내)$"
)
# 반말 with an ending of its own: 거야, 잖아, 거든, 힘드네, 그렇지, 했대, 할걸, 먹을래.
_ENDING = re.compile(
    "(?:거야|아니야|뭐야|누구야|어디야|때문이야|[가-힣]이야|잖아|거든"
    "|(?:하|좋|되|같|많|싶|나오|생각나|힘드|모르|그러|보이|이|거|[아어]가|드|[오크쁘프쓰르리키기추우주보]|[렵쉽덥춥겁깝럽맵곱롭답])네"
    "|(?:하|되|좋|그렇|낫|않|많|싶|맞|모르|그러|이러|야|뭐|거|이)지|[좋같]대|[^무제]한대|그래|어때|같애|설레|(?:할|을|줄|갈|올|될|볼|먹을)걸)$"
)
_NOT_ENDING = re.compile("(?:동네|그네|돼지|이미지|페이지|메시지|소시지|패키지|설거지|^거지|반한대)$")
_SYLLABLES = frozenset("가나사자커싸빼꺼써떠서펴켜내타파까짜와쳐져해돼봐줘둬놔춰깨매어마자다")
_CASUAL_LAST = frozenset("어아지네대게야든래해워와져쳐켜껴펴셔텨뎌겨혀녀려여줘둬봐놔꿔춰눠돼꽈쏴봬내나라싸러파퍼빠뻐가걸때애레기")
_NOUN_IN_JI = re.compile(
    "(?:강아지|[아할]버지|편지|먼지|단지|바지|반지|휴지|잡지|토지|기지|부지|묘지|까지|[여한몇]가지|[이메페소]지|지지|무지|의지)$"
)
# A syllable alone at the end is a verb where the word before it leans on one: 버스를 타고 가, 잠을 푹 자.
_SYLLABLE = re.compile(
    "(?:[를을게고히에로도만까지한테안못더꼭푹잘리무이다아어좀뚝싹확쭉큰]|같이|먼저|빨리|큰일|서|큼|처럼|보다|혼자|직접|바로|정말)"
    " +(?:가|나|사|자|커|싸|빼|꺼|써|떠|서|펴|켜|내|타|파|까|짜|와|쳐|져|해|돼|봐|줘|둬|놔|춰|깨|매|쉬어)$"
    "|지 +마$|[이안못] +들어$|(?:도록|기로|다고|라고|자고) +하자$|(?:[었았했됐있없되하]나|[한인은된던]가) +보다$"
)
# 반말 of one word, where any other single word may be a noun or a call.
_ALONE = re.compile("(?:괜찮아|고마워|미안해|조심해|기억해|명심해|서둘러|힘내|모르겠어|알겠어|맞아)$")
_NOT_WANT = re.compile("(?:빨래|^갈래|걸래)$")
# 노래야 and 친구야, but neither 분야 nor the connective of 가야 and 해야.
_NOT_IS = re.compile(
    "(?:[분시광평심임재여철초]야|[해봐와가써내돼져려쳐줘둬켜배매빼나서아어라자타차사]야|[이그언]제야|비로소야|에야|에서야)$|^야$"
)
_NOT_WO = re.compile("(?:샤워|파워|타워|아워|플라워|팔로워|^워|솔레워)$")
_COME = re.compile("(?:^와|[나아어려져]와)$")
_NOUN_IN_HAE = re.compile(
    "(?:이해|오해|올해|새해|동해|서해|남해|북해|상해|피해|방해|견해|손해|공해|화해|저해|재해|침해|곤해|지중해"
    "|발해|흑해|홍해|분해|자해|수해|냉해"
    "|위해|통해|의해|대해|관해|인해|향해|비해|더해|염해|가해|박해|금해|한해|당해|그해|이듬해|첫해|지난해|근해"
    "|항해|영해|융해|용해|살해|독해|양해|음해|유해|무해|폐해|병충해|진해|김해)$"
)
# The final consonants of verbs that take 아 or 어: 앉아, 없어, 높아, 같아, 좋아, 많아, 잃어, 알아, 받아, 찾아, 쫓아, 읽어, 볶아.
_VERB_TAILS = frozenset({_GG, 5, 6, 7, _L, 9, 15, _M, _B, _BS, 19, _SS, 22, 23, 25, 26, _H})
_BRIGHT_VOWELS = frozenset({0, 2, 8})
_NOUN_IN_EO = re.compile("(?:불어|일어|활어|숭어|잉어|실어|물어|졸업어|줄어|합성어|술어|발어|말어)$|^들어$")
_EOK = re.compile("(?:먹어|막아|적어|작아|죽어|썩어|식어|안아|신어)$")


def level(sentence: str) -> Level:
    """The speech level of one sentence, "" where its ending leaves it open."""
    match = _LAST.search(sentence)
    if not match:
        return ""
    word = match.group(1)
    if word in _COPULA and match.start(1) and sentence[match.start(1) - 1].isalnum():
        return _COPULA[word]
    asked = "?" in sentence[match.end(1) :]
    first = match.start(1) == 0
    ended = any(char in ".!?…~。" for char in sentence[match.end(1) :])
    told = _polite(word) or _humble(word, asked) or _plain(word, asked, first) or _casual(word, asked, first, ended)
    if (
        not told
        and ended
        and len(word) <= 2
        and word[-1] in _SYLLABLES
        and _SYLLABLE.search(sentence, max(0, match.start(1) - 8), match.end(1))
    ):
        return "해라체" if word in {"하자", "보다"} else "해체"
    return told


def _polite(word: str) -> Level:
    if len(word) >= 3 and word[-2:] in {"니다", "니까"} and tail(word[-3]) in {_B, _M}:
        return "합니다체"
    if word.endswith(("십시오", "십시요", "십쇼")):
        return "합니다체"
    if word[-1] in "요죠" and not _NOT_POLITE.search(word):
        return "해요체"
    return ""


def _humble(word: str, asked: bool) -> Level:
    """하오체, 하게체 and the noun form: none of them makes a mixture."""
    if word.endswith(("시오", "하오", "구려")) or (len(word) >= 3 and word.endswith("시다") and tail(word[-3]) == _B):
        return "하오체"
    if word.endswith(("하게", "는가")) and not asked:
        return "하게체"
    return "명사형" if tail(word[-1]) in {_M, _LM} and word[-1] != "렴" else ""


def _plain(word: str, asked: bool, first: bool) -> Level:
    last = word[-1]
    if last == "다" and not _NOUN_IN_DA.search(word):
        return "해라체"
    if last == "라" and not first and _COMMAND.search(word) and not _NOT_COMMAND.search(word):
        return "해라체"
    if (last in "냐나군렴라고구다" and _PLAIN_SURE.search(word)) or (
        last == "군" and len(word) > 1 and tail(word[-2]) in {_SS, _H, _BS}
    ):
        return "해라체"
    if last == "자" and not asked and _LETS.search(word) and not _NOT_LETS.search(word):
        return "해라체"
    if asked and last in "니냐" and _ASKING.search(word) and not _NOT_ASKING.search(word):
        return "해라체"
    return ""


def _casual(word: str, asked: bool, first: bool, ended: bool) -> Level:
    """반말; without a mark at the end, 들어 and 위해 are more likely the middle of a sentence that was cut."""
    if word[-1] not in _CASUAL_LAST:
        return ""
    sure = _is_past(word)
    if first:
        return "해체" if _ALONE.search(word) or (sure and len(word) > 2) else ""
    if sure or (ended and (_is_ending(word) or _is_stem(word))):
        return "해체"
    # 어디 가지? but neither 되는지? nor 강아지?
    return "해체" if asked and word[-1] == "지" and tail(word[-2]) not in {4, _L} and not _NOUN_IN_JI.search(word) else ""


def _is_past(word: str) -> bool:
    """True for 했어, 없어, 할게, 거야, 했네: endings that only end sentences."""
    before = tail(word[-2]) if len(word) > 1 else 0
    if before in {_SS, _BS}:
        return word[-1] in "어네지대"
    return (word[-1] == "게" and before == _L) or word.endswith(("거야", "잖아"))


def _is_ending(word: str) -> bool:
    last, before = word[-1], tail(word[-2]) if len(word) > 1 else -1
    if last == "게":
        return before == _L
    if last == "래":
        return before == _L and not _NOT_WANT.search(word)
    if _ENDING.search(word) and not _NOT_ENDING.search(word):
        return True
    return last == "야" and not _NOT_IS.search(word)


def _is_stem(word: str) -> bool:
    """True for a stem with 아 or 어, contracted or not."""
    last = word[-1]
    if last in "아어" and _is_verb_in_a(word):
        return True
    if last == "해":
        return not _NOUN_IN_HAE.search(word) or word.endswith(("궁금해", "이상해", "속상해", "피곤해", "불쾌해", "곤란해"))
    if last == "워":
        return not _NOT_WO.search(word)
    if last == "와":
        return _COME.search(word) is not None
    return _CONTRACTED.search(word) is not None and not _NOT_CONTRACTED.search(word)


def _is_verb_in_a(word: str) -> bool:
    """True for a verb in -아/-어 after a consonant: vowel harmony parts 남아 from 활어."""
    if len(word) < 2:
        return False
    if _EOK.search(word):
        return True
    code = ord(word[-2]) - 0xAC00
    if not 0 <= code < 11172 or code % 28 not in _VERB_TAILS or _NOUN_IN_EO.search(word):
        return False
    bright = code // 28 % 21 in _BRIGHT_VOWELS
    return (word[-1] == "아") == bright or code % 28 == _SS
