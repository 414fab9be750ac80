"""What engines say around a translation: labels, prefaces, offers, notes, system prompts and the signs of a chat format."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"<\|[\w ]{1,30}\|?>(?:(?:user|assistant|system)\b)?|\[/?INST\]|\[\|\w{1,20}\|\]|<</?SYS>>|</?s>(?![\w/])|<(?:start|end)_of_turn>(?:user|model)?"
    r"|<(?:bos|eos|pad|unk|mask|sep|cls|extra_id_\d+|0x[0-9A-F]{2})>|\[(?:UNK|PAD|SEP|CLS|MASK|BOS|EOS|/s)\]|<x id=\"?\d+\"? ?/?>|▁|⟦\d+⟧"
    r"|</?(?:think|thinking|translation|translated|translate|target|output|response|answer|source|input|korean|ko|kor|"
    r"assistant|user|human|bot|system|번역|번역문|답변|출력|원문)>"
)
HEADER = re.compile(
    r"^[ \t]*(?:#{2,4} ?(?:응답|답변|답|명령어?|지시|지시문|질문|입력|맥락|출력|시스템|사용자|인간|번역|번역문|한국어|원문|"
    r"Response|Instructions?|Input|Output|Human|Assistant"
    r"|User|System|Answer|Question|Context|Translation|Korean|English|Source|Target|End)\b ?[:：]?[ \t]*"
    r"|(?:Human|Assistant|User|System|ASSISTANT|USER|SYSTEM|어시스턴트|사용자|유저|시스템|인간|도우미) ?[:：][ \t]*)",
    re.MULTILINE,
)
ROLES = re.compile(
    r"\b(?:human|assistant|user|system|person|customer|client|agent|bot|ai|chatbot|helper|speaker|operator|responses?|"
    r"instructions?|inputs?|outputs?|answers?|questions?|contexts?|end"
    r"|commands?|translation|korean|english|source|target|prompt|original|directions?|[qa])\b[^\n]{0,12}[:：]|^[ \t]*#{1,6} ?\w",
    re.IGNORECASE | re.MULTILINE,
)
LABEL = re.compile(
    r"\s*(?:[-=*]{3,}\s+)?[#>*\[【(<「『_\"“ ]{0,5}"
    r"(?:(?P<translated>(?:[가-힣A-Za-z]+(?:로|으로|된|한|의)? ){0,3}?(?:번역(?:문|본|물|하면|함)?(?: ?(?:결과물?|내용|시작|텍스트|예시|출력|문))?|역문|한역|국역)"
    r"|(?:(?:The|Here is the|My|Final|Natural) )?(?:(?:Korean|Natural|Final|Literal|English to Korean) )?[Tt]ranslat(?:ion|"
    r"ed text|ed|ed version)(?: (?:in|into|to) Korean)?)"
    r"|(?P<other>(?:자연스러운 |최종 )?(?:한국어|한글|국문|우리말|KO|Ko|ko|KR|kr|Korean|KOREAN|한국어로|한국어 버전|최종본)|"
    r"(?:Final )?(?:Output|Response|Answer|Result|Target|Reply)|Assistant|AI|Bot|GPT|ChatGPT"
    r"|응답|답변|대답|출력|결과|최종 답변|어시스턴트|챗봇|번역가|번역기|Translator|인공지능))"
    r"(?: ?[(\[][^()\[\]\n]{1,30}[)\]])?"
    r"(?:[\]】)>」』*_\"” ]{0,4}[:：](?![a-z-]+:|//)(?:\*{1,2}(?=\s))?\s*|[\]】)>」』*_]{1,4}[ \t]*(?:\n\s*|(?=[가-힣])))"
)
HEAD_LABEL = re.compile(
    r"[\s#>*\[_|-]*(?:[^\n:：]{1,60}?[:：]|(?:results?|outputs?|answers?|response|reply|korean|target|conclusion|[\[【])\b)|\s*\[",
    re.IGNORECASE,
)
HEADING = re.compile("^#{1,6} ?[^#\\s]", re.MULTILINE)

TRANSLATION = re.compile(
    "번역|직역|의역|옮긴이|(?<![가-힣])역자(?![가-힣]{2})|역주|[Tt]ranslat|(?:한국어|우리말|한글)로[^.\n]{0,12}(?:옮|바꾸|"
    "바꿔|변환|작성|표현|출력)|DeepL|[Pp]apago|파파고|딥엘|구글 ?트랜"
)
# Said of the work itself: it needs a source that speaks of translating.
MEANS_THIS_TEXT = re.compile(
    "(?:다음|아래|위|이|본|해당|요청하신|원문|한국어|영어|전문|자연스러운|코드|용어|명사)[^.\n]{0,40}(?:번역|옮)|번역(?:문|"
    "본|결과| ?결과|은|을|이|해|하|했|되었|드|의 |만 |:)|[Tt]ranslat(?:e|ion|ed|or|ing)\\b|DeepL|[Pp]apago|파파고|딥엘|역주|"
    "역자 주|옮긴이 주|번역 ?(?:시작|끝|종료|완료)"
)
TO_KOREAN = re.compile("(?:한국어|우리말|한글)로[^.\n]{0,10}(?:번역|옮[기겨긴])|(?:into|to) (?:natural |fluent )?Korean")
SAYS_TRANSLATION = re.compile(
    "translit|translat|interpret(?:s|ed|ing|ation)?\\b|render|localiz|localis|locale|i18n|gettext|linguist|bilingual|"
    "multilingual|converts?\\b|convers|version|rewrit|rephras|into|words? for|in korean|to korean|language|catalog",
    re.IGNORECASE,
)
MAY_SAY_TRANSLATION = re.compile("transl|locali[zs]|i18n|gettext|catalog", re.IGNORECASE)
ACKNOWLEDGED = re.compile(
    "(?:네|예)?[,! ]{0,2}(?:물론(?:입니다|이죠|이지요|이에요|요)|알겠습니다|알겠어요|좋습니다|기꺼이[^.!\n]{0,20}|(?:번역|"
    "제가)?[^.!\n]{0,12}도와 ?드리겠습니다|도와드릴게요)[.!~,:]*$"
    "|(?:Sure(?: thing)?|Certainly|Of course|Absolutely|Okay|OK|Great|Understood|No problem|Got it|Yes)[!,.:]*$"
)
SAYS_YES = re.compile(
    "\\b(?:sure|certainly|course|absolutely|definitely|yes|yeah|yep|okay|ok|all ?right|good|great|fine|right|gladly|happy|"
    "happily|pleasure|please[ds]?|understood|understand|understand|see|got it|no problem|naturally|"
    "by all means|will do|very well|agreed|agree|why not|help|assist|indeed|exactly|surely|glad|love to|deal|nice|well)\\b",
    re.IGNORECASE,
)
HERE = re.compile(
    "(?:다음은|아래는|이것은|여기(?:에|는|에는)?(?= )|위[의 ]|요청하신)[^.\n]{0,40}(?:번역|한국어|요청하신|우리말|"
    "옮긴)[^\n]{0,30}[:.]?$|요청하신 [^\n]{0,40}(?:입니다|다음과 같습니다|있습니다|드립니다)[.:]?$"
    "|Here(?: is|'s|’s| are)\\b[^\n]{0,80}[:.]?$|Below is\\b[^\n]{0,80}[:.]?$|The following is\\b[^\n]{0,80}[:.]?$"
)
SAYS_HERE = re.compile("\\b(?:here|below|following|above|request|asked|ordered|korean|this is|these are)", re.IGNORECASE)
SYSTEM = re.compile(
    "You are (?:a|an|the|ChatGPT|Qwen|Claude|Gemini)\\b|A chat between|Below is an instruction|Write a response that|"
    "Follow the instruction|Respond in Korean|Answer in Korean|Output only|Return only"
    "|(?:당신|너|귀하)(?:은|는) [^.\n]{0,40}(?:어시스턴트|비서|챗봇|조수|AI|인공 ?지능|도우미|전문가|번역가|번역기|모델)(?:입니다|이다|야|다|이며|로서)[.,]?"
    "|아래는 (?:작업|과제|업무|질문)을 설명하는 (?:명령어|지시문|지시)|(?:요청|지시)을 (?:적절히|"
    "알맞게) 완료하는 응답을 (?:작성|쓰)|호기심 많은 (?:사용자|인간)와|(?:주어진|아래|다음) (?:지시문?|명령어?|질문|"
    "입력)(?:에|을|를) [^.\n]{0,20}(?:응답|답변|답하|따르|번역|옮기)"
)
SAYS_SYSTEM = re.compile(
    "\\b(?:you are|you're|your role|act as|assistant|instructions?|prompt|chat between|respond|response|output|return|"
    "imagine|pretend|reply|answer)\\b",
    re.IGNORECASE,
)
OFFER = re.compile(
    "(?:도움|궁금|문의|질문|필요|수정|요청|설명|원하|부족|변경|조정|추가|불편|의견|피드백)[^.!?\n]{0,40}(?:시면|으면|다면|"
    "라면|면|있으신|점이|사항이|부분이)[^.!?\n]{0,30}(?:말씀|알려|문의|연락|물어|요청|얘기|이야기|질문|"
    "남겨)[^.!?\n]{0,5}(?:주|하세요|하십|해|바랍|달라|하면|보세요)"
    "|(?:도움이 (?:되었|되셨|됐)|도움이 되(?:길|기를|면)|유용(?:했|하였)기를|이해(?:가|에) [^.!?\n]{0,10}(?:되셨|되었|됐))"
    "|(?:더|추가로|다른|또) ?[^.!?\n]{0,20}(?:도와 ?드릴|필요하신|궁금하신)[^.!?\n]{0,20}(?:까요|나요|실까요|면|있)|"
    "언제든(?:지)? [^.!?\n]{0,20}(?:말씀|문의|물어|연락|질문|알려)"
    "|[Ll]et me know|[Ff]eel free|[Hh]ope (?:this|that|it) helps|[Ww]ould you like me|[Pp]lease (?:let|tell|note)|"
    "[Ii]f you (?:need|have|would like|want)|[Ii]s there anything|[Hh]appy to help|(?:마음에 드시|마음에 드셨|괜찮으신가요|"
    "괜찮을까요|어떠신가요)"
)
SAYS_OFFER = re.compile(
    "\\b(?:let (?:me|us) know|feel free|hope|help|helpful|useful|contact|questions?|ask|assist|assistance|tell (?:me|us)|"
    "reach out|happy to|would you like|like me|if you (?:need|have|want)|please|call|inform"
    "|inquir|e-?mail|support|need|notify|write to|message|consult|comment|feedback|wonder|curious)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"[(\[*_※# ]{0,4}(?:참고(?:로|사항| ?사항)?|주석|비고|설명|해설|주의(?: ?사항)?|보충 ?설명|추가 ?설명|알림|메모|Notes?|"
    r"NOTE|N\.B|Remarks?|Explanation|Disclaimer|발음|로마자(?: 표기)?|독음|Romani[sz]ation|Pronunciation"
    r"|Transliteration|원문|원본|Original|Source|English|영어|영문|다른 (?:번역|표현)|대안|Alternatives?|Alternatively|또는|"
    r"직역|의역|Literal|어휘|단어|용어(?: ?설명)?|Vocabulary|Glossary|글자 ?수|문체|변경 사항|수정 사항)[)\]*_]{0,3} ?[:：]|※|"
    r"[*†] ?(?=[가-힣])"
)
SAYS_NOTE = re.compile(
    "\\b(?:notes?|n\\.?b|remarks?|caution|warning|important|attention|tips?|hints?|explanation|explain(?:ed|s)?|reference|"
    "see also|comments?|memo|aside|disclaimer|pronunciation|romani[sz]ation|original|source|english|or|alternatives?"
    "|alternatively|literal|vocabulary|glossary|words?|terms?|reminder|notice|description|descriptions?|beware|changes?|"
    "details?|count|length|style|p\\.?s|info(?:rmation)?|versionadded|versionchanged|deprecated)\\b|\\*|†|※|☆|★",
    re.IGNORECASE,
)
BRACKETED = re.compile(
    r"[ \t]*[(\[（〔【][^()\[\]（）\n]{0,14}?(?:번역자?|역자|역주|옮긴이|옮김|편집자|[Tt]ranslator|T/N|TN|N\.T\.|"
    r"TL)[^()\[\]（）\n]{0,10}[:：][^()\[\]（）\n]{0,240}[)\]）〕】]"
    r"|[ \t]*[(\[（〔【](?:역주|역자 주|옮긴이|옮긴이 주|번역자 주|번역 주)[^()\[\]（）\n]{0,240}[)\]）〕】]"
)
RULE = re.compile(r"\s*(?:-{3,}|={3,}|\*{3,}|_{3,})\s*")
FIRST = re.compile(r"\s*[^\n]*?(?:[.!?:：]+[\"'”’)\]*]*(?=\s|$)|(?=\n)|$)")
LAST = re.compile(r"[.!?…][\"'”’)\]*]*\s+")
WORDS = re.compile("[A-Za-z]+(?:['’][a-z]+)?")
HANGUL = re.compile("[가-힣]")
JSON_WRAP = re.compile(r"\s*\{\s*\"[\w가-힣 ]{1,20}\"\s*:\s*\"(?=[^\"]{8})")
FENCE_WRAP = re.compile(r"\s*```(?:text|txt|plaintext|markdown|md|korean|ko|html|xml|json)?[ \t]*\n")
MARKED_WRAP = re.compile(r"\s*<([\w가-힣]{2,20})>\s*")
WORTH = re.compile("[<\\[▁⟦#:：]")
STRAYS_AT_MOST = 6
MARKS = ":：[]【】*#<▁"
BEGINNINGS = (
    "번역",
    "ransl",
    "직역",
    "의역",
    "역자",
    "물론",
    "알겠",
    "좋습니다",
    "기꺼이",
    "도와",
    "도움",
    "요청하신",
    "한국어",
    "우리말",
    "한글",
    "당신은",
    "너는",
    "귀하",
    "You are",
    "지시",
    "명령",
    "호기심",
    "주어진",
    "DeepL",
    "apago",
    "파파고",
)
ENDINGS = (
    "번역",
    "ransl",
    "직역",
    "의역",
    "역자",
    "역주",
    "옮긴",
    "참고",
    "※",
    "주석",
    "비고",
    "설명",
    "해설",
    "발음",
    "로마자",
    "독음",
    "원문",
    "말씀해",
    "말씀 ",
    "알려",
    "문의",
    "궁금",
    "도움이",
    "언제든",
    "이해",
    "유용",
    "연락",
    "마음에",
    "한국어",
    "우리말",
    "DeepL",
    "apago",
    "파파고",
    "Note",
    "주의",
    "보충",
    "대안",
    "또는",
    "어휘",
    "단어",
    "용어",
    "메모",
    "---",
    "필요하",
    "Original",
    "글자",
    "문체",
    "사항",
    "영어",
    "영문",
    "원본",
    "다른",
)
