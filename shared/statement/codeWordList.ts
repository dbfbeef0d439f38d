/**
 * 256 words, one a byte: everyday and easy to tell apart on a bad line (no two share their first four letters), and
 * none that could be taken for a finding, a body part, a medicine or a time of day.
 */
export const codeWordList: readonly string[] = [
  'acorn album alcove amber anchor angle apple apron arena armour arrow artist aspen atlas attic autumn',
  'avenue azure badger bagel bamboo banjo barley basket beacon beetle bench birch bishop blanket bonfire',
  'bottle bracket breeze bridge bronze brush bucket butter cabin cactus camel candle canyon carpet castle',
  'cedar cello chapel cherry chimney circus clover cobalt coffee comet copper coral cotton cradle crystal',
  'curtain cushion dahlia dancer desert diamond dolphin donkey dragon drawer duvet eagle easel elder ember',
  'emblem engine envoy fabric falcon feather fennel ferry fiddle finch flannel flute forest fossil fountain',
  'fridge frost funnel gallop garden garlic gecko ginger glacier goblet golden gondola granite gravel guitar',
  'gypsum hammer harbour hazel hedge helmet heron hockey honey horizon hotel hunter hurdle icicle igloo indigo',
  'insect island ivory jacket jaguar jasmine jersey jigsaw jockey journal juggler jungle kayak kernel kettle',
  'kitten koala ladder lagoon lantern laurel lemon lentil library lilac linen lizard lobster locket lumber',
  'magnet mammoth mango maple marble meadow melon mirror mitten monsoon mosaic mountain muffin museum napkin',
  'nectar nickel nomad noodle nutmeg oasis ocean olive onion opal orange orchid otter oven oyster paddle',
  'palace panda paper parrot pebble pelican pepper piano picnic pillow planet plum pocket polar poppy pretzel',
  'puddle puffin pumpkin puzzle quarry quill quiver rabbit radish raven ribbon river robin rocket ruby rustic',
  'saddle salmon sandal satin saxon scarf shadow silver sketch sofa spider spruce summit sunset swallow tango',
  'teapot thistle thunder tiger timber toffee topaz tulip tunnel turtle umbrella uncle velvet village violin',
  'wagon walnut whistle willow window winter yellow yogurt zebra zipper',
].flatMap((line) => line.split(' '))
